"""Assignments of roles."""

from django.db import models

from pulsar_xblocks.kernel.directory.models import Municipality, Organisation, Region
from pulsar_xblocks.kernel.people.models import Person


class RoleAssignment(models.Model):
    """A person holds a role in a region, perhaps only in one municipality or organisation.

    .. no_pii:
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=20)  # keys of matrix.ROLES
    region = models.ForeignKey(Region, on_delete=models.PROTECT)
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    open_key = models.CharField(max_length=120, null=True, blank=True, unique=True)  # person, role and place; NULL when closed

    class Meta:
        indexes = [
            models.Index(fields=["person", "closed_at"], name="pulsar_role_person"),
            models.Index(fields=["region", "closed_at", "role"], name="pulsar_role_region"),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.person_id}"
