"""All tables of the app, re-exported by name."""

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.consents.models import ConsentRecord, ConsentRequest, ConsentTemplate, Guardian, PaperSheet
from pulsar_xblocks.kernel.definitions.models import CourseLink, Definition, Placement
from pulsar_xblocks.kernel.directory.models import Municipality, Organisation, Region
from pulsar_xblocks.kernel.files.models import FileChunk, FilePage, PrivateFile
from pulsar_xblocks.kernel.idempotency.models import IdempotencyKey
from pulsar_xblocks.kernel.inbox.models import InboxSetting, Letter, Message, Note, Thread
from pulsar_xblocks.kernel.jobs.models import Job, WorkerBeat
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.links.models import Attempt, Link
from pulsar_xblocks.kernel.loads.models import SheetLoad, SheetRow
from pulsar_xblocks.kernel.people.models import AccountBatch, Person
from pulsar_xblocks.kernel.retention.models import DestructionAct, DestructionRow, RetentionTimer
from pulsar_xblocks.kernel.review.models import Review, ReviewConflict, ReviewGroup, ReviewItem
from pulsar_xblocks.kernel.roles.models import RoleAssignment
from pulsar_xblocks.kernel.versions.models import Revision
from pulsar_xblocks.league.models import CriteriaVersion, LeagueRecord, Snapshot, StandingRow
from pulsar_xblocks.selection.applications.models import (
    AcademicScore,
    ApplicationAchievement,
    NumberSeries,
    Recommendation,
    SelectionApplication,
)
from pulsar_xblocks.selection.calls.models import Call, CallExtension, CallPerson
from pulsar_xblocks.selection.commission.models import (
    Appeal,
    CommissionMeeting,
    PlaceBoard,
    PlaceEvent,
    PlaceOffer,
    RankingRow,
    RankingRun,
    ShiftStay,
    TieDecision,
)
from pulsar_xblocks.selection.contests.models import Achievement, ContestChoice, ContestEvent, ContestList
from pulsar_xblocks.studios.models import (
    Attendance,
    ChecklistMark,
    Extension,
    Meeting,
    Membership,
    PracticeCard,
    ProjectYear,
    Round,
    RubricVersion,
    Studio,
    StudioApplication,
    StudioMentor,
    StudioTask,
    StudioVisit,
    StudioYear,
    Work,
    WorkComment,
    WorkContributor,
    WorkDraft,
    WorkLeftover,
    WorkTodo,
    WorkVersion,
)

__all__ = [
    "AcademicScore",
    "AccountBatch",
    "Achievement",
    "Appeal",
    "ApplicationAchievement",
    "Attempt",
    "Attendance",
    "AuditEntry",
    "Call",
    "CallExtension",
    "CallPerson",
    "ChecklistMark",
    "CommissionMeeting",
    "ConsentRecord",
    "ConsentRequest",
    "ConsentTemplate",
    "ContestChoice",
    "ContestEvent",
    "ContestList",
    "CourseLink",
    "CriteriaVersion",
    "Definition",
    "DestructionAct",
    "DestructionRow",
    "Extension",
    "FileChunk",
    "FilePage",
    "Guardian",
    "IdempotencyKey",
    "InboxSetting",
    "Job",
    "LeagueRecord",
    "LedgerEntry",
    "Letter",
    "Link",
    "Meeting",
    "Membership",
    "Message",
    "Municipality",
    "Note",
    "NumberSeries",
    "Organisation",
    "PaperSheet",
    "Person",
    "PlaceBoard",
    "PlaceEvent",
    "PlaceOffer",
    "Placement",
    "PracticeCard",
    "PrivateFile",
    "ProjectYear",
    "RankingRow",
    "RankingRun",
    "Recommendation",
    "Region",
    "RetentionTimer",
    "Review",
    "ReviewConflict",
    "ReviewGroup",
    "ReviewItem",
    "Revision",
    "RoleAssignment",
    "Round",
    "RubricVersion",
    "SelectionApplication",
    "SheetLoad",
    "SheetRow",
    "ShiftStay",
    "Snapshot",
    "StandingRow",
    "Studio",
    "StudioApplication",
    "StudioMentor",
    "StudioTask",
    "StudioVisit",
    "StudioYear",
    "Thread",
    "TieDecision",
    "Work",
    "WorkComment",
    "WorkContributor",
    "WorkDraft",
    "WorkLeftover",
    "WorkTodo",
    "WorkVersion",
    "WorkerBeat",
]
