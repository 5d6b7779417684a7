from django.core.files.uploadedfile import SimpleUploadedFile
from factories import OrganisationFactory, PersonFactory
from kernel_files import PDF

from pulsar_xblocks.kernel.files import actions
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.people.actions import retire
from pulsar_xblocks.kernel.platform.storage import private_storage


def _stored(owner, now, name):
    return actions.store_upload(SimpleUploadedFile(name, PDF), owner, "work", None, now)


def _names():
    return list(PrivateFile.objects.order_by("pk").values_list("state", "original_name"))


def test_what_is_part_of_nothing_is_deleted_and_names_are_taken_off(now, owner, django_capture_on_commit_callbacks):
    owner.family = "Лебедева"
    owner.save()
    free, named, plain = (_stored(owner, now, name) for name in ("черновик.pdf", "Работа ЛЕБЕДЕВОЙ Софьи.pdf", "Тепловая карта.pdf"))
    named.original_name = "работа лебедева.pdf"
    named.save()
    actions.attach([named.key, plain.key], owner, "work", OrganisationFactory())
    content = private_storage().exists(free.stored_name)

    with django_capture_on_commit_callbacks(execute=True):
        retire(owner, now)
        retire(owner, now)

    assert _names() == [("removed", ""), ("ready", f"{named.key[:8]}.pdf"), ("ready", "Тепловая карта.pdf")]
    assert (content, private_storage().exists(free.stored_name)) == (True, False)


def test_files_of_others_and_of_who_has_no_name_stay(now, owner):
    other = PersonFactory(family="")
    file = _stored(other, now, "а.pdf")
    actions.attach([file.key], other, "work", OrganisationFactory())
    _stored(owner, now, "б.pdf")

    retire(other, now)

    assert _names() == [("ready", "а.pdf"), ("ready", "б.pdf")]
