from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from factories import PersonFactory, RegionFactory

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.roles.models import RoleAssignment

pytestmark = pytest.mark.django_db


def give(email: str, region: str) -> str:
    out = StringIO()
    call_command("pulsar_give_role", email, "operator", region, stdout=out)
    return out.getvalue()


def test_first_operator_of_a_region_is_made_on_the_command_line_once(now):
    region, user = RegionFactory(), PersonFactory(with_account=True).user

    assert give(user.email, region.code) == give(user.email, region.code)

    assert list(RoleAssignment.objects.values_list("person__user", "role", "region")) == [(user.pk, "operator", region.pk)]
    assert AuditEntry.objects.filter(action="role.give").count() == 1


def test_unknown_address_and_unknown_region_are_refused(now):
    region = RegionFactory()

    with pytest.raises(CommandError, match="no active account"):
        give("nobody@example.ru", region.code)
    with pytest.raises(CommandError, match="no such region"):
        give("nobody@example.ru", "99")
