"""All tables of the app, re-exported by name."""

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.consents.models import ConsentRecord, ConsentRequest, ConsentTemplate, Guardian, PaperSheet
from pulsar_xblocks.kernel.definitions.models import CourseLink, Definition, Placement
from pulsar_xblocks.kernel.directory.models import DirectoryImport, Municipality, Organisation, Region
from pulsar_xblocks.kernel.files.models import FileChunk, PrivateFile
from pulsar_xblocks.kernel.idempotency.models import IdempotencyKey
from pulsar_xblocks.kernel.inbox.models import InboxSetting, Letter, Message, Note, Thread
from pulsar_xblocks.kernel.jobs.models import Job, WorkerBeat
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.links.models import Attempt, Link
from pulsar_xblocks.kernel.loads.models import SheetLoad, SheetRow
from pulsar_xblocks.kernel.people.models import AccountBatch, Person
from pulsar_xblocks.kernel.review.models import Review, ReviewConflict, ReviewGroup, ReviewItem
from pulsar_xblocks.kernel.roles.models import RoleAssignment
from pulsar_xblocks.kernel.versions.models import Revision
from pulsar_xblocks.league.models import CriteriaVersion, LeagueRecord, Snapshot, StandingRow
from pulsar_xblocks.studios.models import (
    Attendance,
    ChecklistMark,
    Extension,
    Meeting,
    Membership,
    ProjectYear,
    Round,
    Studio,
    StudioApplication,
    StudioMentor,
    StudioTask,
    StudioYear,
    Work,
    WorkComment,
    WorkContributor,
    WorkDraft,
    WorkTodo,
    WorkVersion,
)

__all__ = [
    "AccountBatch",
    "Attempt",
    "Attendance",
    "AuditEntry",
    "ChecklistMark",
    "ConsentRecord",
    "ConsentRequest",
    "ConsentTemplate",
    "CourseLink",
    "CriteriaVersion",
    "Definition",
    "DirectoryImport",
    "Extension",
    "FileChunk",
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
    "Organisation",
    "PaperSheet",
    "Person",
    "Placement",
    "PrivateFile",
    "ProjectYear",
    "Region",
    "Review",
    "ReviewConflict",
    "ReviewGroup",
    "ReviewItem",
    "Revision",
    "RoleAssignment",
    "Round",
    "SheetLoad",
    "SheetRow",
    "Snapshot",
    "StandingRow",
    "Studio",
    "StudioApplication",
    "StudioMentor",
    "StudioTask",
    "StudioYear",
    "Thread",
    "Work",
    "WorkComment",
    "WorkContributor",
    "WorkDraft",
    "WorkTodo",
    "WorkVersion",
    "WorkerBeat",
]
