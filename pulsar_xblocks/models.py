"""All tables of the app, re-exported by name."""

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.definitions.models import CourseLink, Definition, Placement
from pulsar_xblocks.kernel.directory.models import DirectoryImport, Municipality, Organisation, Region
from pulsar_xblocks.kernel.links.models import Attempt, Link
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.models import RoleAssignment
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
    StudioYear,
)

__all__ = [
    "Attempt",
    "Attendance",
    "AuditEntry",
    "ChecklistMark",
    "CourseLink",
    "Definition",
    "DirectoryImport",
    "Extension",
    "Link",
    "Meeting",
    "Membership",
    "Municipality",
    "Organisation",
    "Person",
    "Placement",
    "ProjectYear",
    "Region",
    "RoleAssignment",
    "Round",
    "Studio",
    "StudioApplication",
    "StudioMentor",
    "StudioYear",
]
