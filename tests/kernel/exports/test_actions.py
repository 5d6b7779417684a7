"""One rule of reasons: a list of people is taken out only with one, wherever its page stands."""

import pytest
from factories import PersonFactory

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.domain import WITHOUT_PEOPLE, needs_reason
from pulsar_xblocks.kernel.roles.matrix import MATRIX

pytestmark = pytest.mark.django_db
LISTS = sorted(kind for kind, rights in MATRIX.items() if "export" in rights)


def test_only_the_directory_of_organisations_needs_no_reason():
    assert [kind for kind in LISTS if not needs_reason(kind)] == sorted(WITHOUT_PEOPLE) == ["organisation"]


@pytest.mark.parametrize("kind", LISTS)
def test_list_is_recorded_with_the_reason_it_needs(kind, now):
    person = PersonFactory()

    record_export(Export(kind, None, "Отчёт", 3, "csv"), by=person, now=now)
    if needs_reason(kind):
        with pytest.raises(ValueError, match="with a reason"):
            record_export(Export(kind, None, " ", 3, "csv"), by=person, now=now)
    else:
        record_export(Export(kind, None, "", 3, "csv"), by=person, now=now)

    assert AuditEntry.objects.filter(action="export").count() == (1 if needs_reason(kind) else 2)
