import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from factories import OrganisationFactory, PersonFactory
from kernel_files import PDF

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.files import actions
from pulsar_xblocks.kernel.files.domain import FREE_LIFE, Attached
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.queries import files_by_key, files_of, rows_of
from pulsar_xblocks.kernel.files.uploads import give_up
from pulsar_xblocks.kernel.jobs.actions import enqueue, run_due
from pulsar_xblocks.kernel.pure.errors import Invalid, NotFound


def stored_files(owner, now, *names: str) -> list[PrivateFile]:
    return [actions.store_upload(SimpleUploadedFile(name, PDF), owner, "work", None, now) for name in names]


def test_attached_files_belong_to_the_object_and_its_region(owner, now) -> None:
    school = OrganisationFactory()
    b, a = stored_files(owner, now, "б.pdf", "а.pdf")

    attached = actions.attach([a.key, b.key, a.key], owner, "work", school)

    assert attached == [a, b]
    assert list(files_of(school, "work")) == [b, a]
    assert {(file.region_id, file.expires_at) for file in files_of(school)} == {(school.region_id, None)}


def test_attaching_again_changes_nothing_and_a_colleague_may_save_it(owner, now) -> None:
    school = OrganisationFactory()
    (file,) = stored_files(owner, now, "а.pdf")
    actions.attach([file.key], owner, "work", school)

    actions.attach([file.key], PersonFactory(), "work", school)

    assert list(files_of(school)) == [file]


@pytest.mark.parametrize("wrong", ["owner", "purpose", "key", "state", "elsewhere"])
def test_a_file_that_is_not_ones_own_is_not_attached(owner, now, wrong: str) -> None:
    school = OrganisationFactory()
    (file,) = stored_files(owner, now, "а.pdf")
    if wrong == "state":
        PrivateFile.objects.update(state="uploading")
    if wrong == "elsewhere":
        actions.attach([file.key], owner, "work", OrganisationFactory())

    with pytest.raises(NotFound):
        actions.attach(
            ["unknown" if wrong == "key" else file.key],
            PersonFactory() if wrong == "owner" else owner,
            "scan" if wrong == "purpose" else "work",
            school,
        )
    assert not files_of(school).exists()


def test_one_file_too_many_is_refused_whole(owner, now) -> None:
    school = OrganisationFactory()
    keys = [file.key for file in stored_files(owner, now, "1.pdf", "2.pdf", "3.pdf", "4.pdf")]
    actions.attach(keys[:2], owner, "work", school)

    with pytest.raises(Invalid):
        actions.attach(keys[2:], owner, "work", school)
    assert files_of(school).count() == 2


def test_saving_a_form_keeps_only_its_files(owner, now) -> None:
    school = OrganisationFactory()
    one, two, three, four = stored_files(owner, now, "1.pdf", "2.pdf", "3.pdf", "4.pdf")
    actions.attach([one.key, two.key, three.key], owner, "work", school)

    actions.keep_only([three.key, four.key], owner, "work", school, now=now)

    one.refresh_from_db()
    assert list(files_of(school)) == [three, four]
    assert (one.subject_kind, one.expires_at) == ("", now + FREE_LIFE)


def test_an_attached_file_is_not_given_up(owner, now) -> None:
    (file,) = stored_files(owner, now, "а.pdf")
    actions.attach([file.key], owner, "work", OrganisationFactory())

    with pytest.raises(Attached):
        give_up(file)
    assert actions.expire_uploads(now + FREE_LIFE) == 0


def test_an_unattached_file_goes_after_its_time(owner, now, stored, django_capture_on_commit_callbacks) -> None:
    stored_files(owner, now, "а.pdf")

    with django_capture_on_commit_callbacks(execute=True):
        assert actions.expire_uploads(now + FREE_LIFE) == 1
    assert stored() == []


def test_deleted_files_leave_a_row_without_personal_data(owner, now, stored, django_capture_on_commit_callbacks) -> None:
    school = OrganisationFactory()
    (file,) = stored_files(owner, now, "Иванов Пётр.pdf")
    actions.attach([file.key], owner, "work", school)

    with django_capture_on_commit_callbacks(execute=True):
        assert actions.delete_files([PrivateFile.objects.get()], by=owner, now=now, reason="срок хранения") == 1
        assert actions.delete_files([PrivateFile.objects.get()], by=owner, now=now) == 0

    row = PrivateFile.objects.get()
    assert (row.state, row.original_name, row.stored_name, row.sha256, row.subject_id) == ("removed", "", "", "", str(school.pk))
    assert stored() == []
    assert AuditEntry.objects.get().reason == "срок хранения"


def test_rows_come_in_the_order_of_the_keys_with_the_same_queries(owner, now, django_assert_num_queries, russian) -> None:
    one, two, three = stored_files(owner, now, "1.pdf", "2.pdf", "3.pdf")

    with django_assert_num_queries(1):
        single = rows_of(files_by_key([one.key]))
    with django_assert_num_queries(1):
        rows = rows_of(files_by_key([three.key, "unknown", one.key, two.key]))

    assert [row.name for row in (*single, *rows)] == ["1.pdf", "3.pdf", "1.pdf", "2.pdf"]
    assert rows[0].url == f"/pulsar/files/{three.key}/"


def test_the_hourly_job_removes_what_has_expired(owner, now) -> None:
    stored_files(owner, now, "а.pdf")

    enqueue("files.expire", {}, region_id=None, by=None, now=now + FREE_LIFE)
    run_due(now + FREE_LIFE)

    assert not PrivateFile.objects.exists()
