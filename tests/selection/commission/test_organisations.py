"""What the commission sees of organisations, and who of an organisation answers for it."""

import json

import pytest
from commission_rows import FRIDAY, published
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from factories import MunicipalityFactory, OrganisationFactory, PersonFactory
from kernel_pages import pdf
from selection_rows import CallFactory, SelectionApplicationFactory

from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.selection.applications.models import Representative, SelectionApplication
from pulsar_xblocks.selection.commission.letters import Told, tell
from pulsar_xblocks.selection.domain.ready import READY
from pulsar_xblocks.selection.templates.centre import centre

pytestmark = pytest.mark.django_db
KARGASOK, BAKCHAR = "69624000", "69612000"


@pytest.fixture
def call(now):
    rules, asked = pin("selection_rules", READY["centre"], now), pin("questionnaire", centre(), now)
    row = CallFactory(code="mmc-2026", direction="centre", audience="organisation", rules=rules, questionnaire=asked)
    for oktmo, name in ((KARGASOK, "Каргасокский район"), (BAKCHAR, "Бакчарский район")):
        MunicipalityFactory(region=row.region, oktmo=oktmo, name=name)
    return row


def applied(call, number, codes, status="submitted"):
    school = OrganisationFactory(municipality__region=call.region)
    row = SelectionApplicationFactory(
        call=call, organisation=school, number=number, questionnaire=call.questionnaire, answers=json.dumps({"m2": codes}), status=status
    )
    Representative.objects.create(application=row, person=row.person, may_send=True, added_at=row.created_at, joined_at=row.created_at)
    return row


def test_the_desk_names_organisations_and_crossing_zones(call, entered):
    first = applied(call, "П-2026-000001", [KARGASOK, BAKCHAR])
    applied(call, "П-2026-000002", [BAKCHAR])
    client = entered("operator")

    listed = client.get(f"/pulsar/calls/{call.pk}/applications/").content.decode()
    one = client.get(f"/pulsar/calls/{call.pk}/applications/{first.pk}/").content.decode()

    assert str(first.organisation) in listed and first.person.family not in listed
    assert "П-2026-000001, П-2026-000002" in listed
    assert one.count("П-2026-000002") == 2  # crosses, and is the next to be checked


def test_the_desk_costs_the_same_for_one_and_three(call, entered):
    client, address = entered("operator"), f"/pulsar/calls/{call.pk}/applications/"

    def count():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    applied(call, "П-2026-000001", [BAKCHAR])
    one = count()
    applied(call, "П-2026-000002", [BAKCHAR])
    applied(call, "П-2026-000003", [KARGASOK])

    assert count() == one


def test_who_only_fills_in_reads_the_result_and_answers_nothing(call, at):
    row = applied(call, "П-2026-000001", [BAKCHAR], status="recommended")
    helper, stranger = PersonFactory(with_account=True), PersonFactory(with_account=True)
    Representative.objects.create(application=row, person=helper, added_at=row.created_at, joined_at=row.created_at)
    address = f"/pulsar/calls/{call.pk}/mine/{row.pk}/"

    found = []
    for person in (row.person, helper, stranger):
        client = Client()
        client.force_login(person.user)
        found.append((client.get(address).status_code, client.post(address, {"refuse": "1"}).status_code))

    assert found[1:] == [(200, 403), (404, 404)]
    assert found[0][0] == 200


def test_letters_go_to_those_who_fill_in_and_not_to_who_has_left(call, now):
    row = applied(call, "П-2026-000001", [BAKCHAR])
    helper = PersonFactory(with_account=True)
    Representative.objects.create(application=row, person=helper, added_at=now, joined_at=now)
    Representative.objects.filter(person=row.person).update(open_marker=None, left_at=now)

    tell(row, Told("%(number)s", "%(number)s", {}, "once"), now)

    assert list(Message.objects.values_list("person", flat=True)) == [helper.pk]


def test_who_began_and_was_removed_reads_nothing_any_more_and_who_joined_does(at, settings, tmp_path):
    settings.PULSAR_PRIVATE_ROOT, settings.PULSAR_PRIVATE_STORAGE = str(tmp_path), ""
    at(FRIDAY)
    call, [row, _] = published([67, 71], audience="organisation")
    began, joined = PersonFactory(with_account=True), PersonFactory(with_account=True)
    SelectionApplication.objects.filter(pk=row.pk).update(person=began, organisation=OrganisationFactory(municipality__region=call.region))
    for person in (began, joined):
        Representative.objects.create(application=row, person=person, may_send=True, added_at=FRIDAY, joined_at=FRIDAY)
    file = SimpleUploadedFile("Письмо.pdf", pdf("Письмо"), "application/pdf")
    filed = client_of(began).post(
        f"/pulsar/calls/{call.pk}/mine/{row.pk}/", {"appeal": "1", "grounds": "Не учтено письмо о партнёрстве школ.", "file-plain": file}
    )
    addresses = (
        f"/pulsar/calls/{call.pk}/statement/{row.pk}/",
        f"/pulsar/calls/{call.pk}/mine/{row.pk}/",
        f"/pulsar/files/{PrivateFile.objects.get().key}/",
        f"/pulsar/api/v1/applications/{row.pk}/",
    )

    before = [[client_of(person).get(address).status_code for address in addresses] for person in (began, joined)]
    Representative.objects.filter(person=began).update(open_marker=None, left_at=FRIDAY)
    after = [[client_of(person).get(address).status_code for address in addresses] for person in (began, joined)]

    assert (filed.status_code, before) == (302, [[200] * 4] * 2)
    assert after == [[403, 404, 404, 404], [200] * 4]


def client_of(person):
    client = Client()
    client.force_login(person.user)
    return client
