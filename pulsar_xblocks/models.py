"""All tables of the app, re-exported by name."""

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.definitions.models import CourseLink, Definition, Placement
from pulsar_xblocks.kernel.directory.models import Municipality, Organisation, Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.roles.models import RoleAssignment

__all__ = [
    "AuditEntry",
    "CourseLink",
    "Definition",
    "Municipality",
    "Organisation",
    "Person",
    "Placement",
    "Region",
    "RoleAssignment",
]
