import pytest
from factories import AuditEntryFactory

from pulsar_xblocks.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_stored_entry_is_never_changed():
    entry = AuditEntryFactory()
    entry.reason = "another"

    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        AuditEntry.objects.get(pk=entry.pk).save()

    assert AuditEntry.objects.get().reason == ""


def test_stored_entry_is_never_deleted():
    entry = AuditEntryFactory()

    with pytest.raises(TypeError):
        entry.delete()

    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(reason="another"),
        lambda rows: rows.delete(),
        lambda rows: rows.bulk_update(list(rows), ["reason"]),
        lambda rows: rows.filter(pk__gt=0).delete(),
    ],
)
def test_many_entries_are_never_changed_either(change):
    AuditEntryFactory()

    with pytest.raises(TypeError):
        change(AuditEntry.objects.all())

    assert AuditEntry.objects.filter(reason="").count() == 1
