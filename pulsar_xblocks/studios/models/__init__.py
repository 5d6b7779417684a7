"""Tables of the school studios."""

from pulsar_xblocks.studios.models.opening import StudioApplication
from pulsar_xblocks.studios.models.roster import Membership
from pulsar_xblocks.studios.models.studio import Studio, StudioMentor, StudioYear
from pulsar_xblocks.studios.models.support import Attendance, ChecklistMark, Meeting, StudioVisit
from pulsar_xblocks.studios.models.year import Extension, ProjectYear, Round, RubricVersion
from pulsar_xblocks.studios.practices.models import PracticeCard
from pulsar_xblocks.studios.works.models import (
    StudioTask,
    Work,
    WorkComment,
    WorkContributor,
    WorkDraft,
    WorkLeftover,
    WorkTodo,
    WorkVersion,
)

__all__ = [
    "Attendance",
    "ChecklistMark",
    "Extension",
    "Meeting",
    "Membership",
    "PracticeCard",
    "ProjectYear",
    "Round",
    "RubricVersion",
    "Studio",
    "StudioApplication",
    "StudioMentor",
    "StudioTask",
    "StudioVisit",
    "StudioYear",
    "Work",
    "WorkComment",
    "WorkContributor",
    "WorkDraft",
    "WorkLeftover",
    "WorkTodo",
    "WorkVersion",
]
