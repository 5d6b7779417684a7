"""A guardian's answer from the pupil's own browser: noticed by a signed mark, shown to the centre, settled through the school."""

import pytest
from applying import BORN, EMAIL, NOW, consent
from django.test import Client
from factories import PersonFactory, RoleFactory

from pulsar_xblocks.kernel.consents.models import ConsentRecord, ConsentTemplate, Guardian
from pulsar_xblocks.kernel.links import browsers
from pulsar_xblocks.kernel.links.actions import issue_link
from pulsar_xblocks.selection.applications.models import SelectionApplication

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(now):
    assert now == NOW


def start(client: Client, call, pupil) -> SelectionApplication:
    client.force_login(pupil.user)
    posted = {"birth_date": BORN.isoformat(), "grade": "8", "municipality": "69701000", "guardian_email": EMAIL}
    client.post(f"/pulsar/selection/{int(call.region.code)}/{call.code}/do/start/", posted)
    client.session.flush()
    return SelectionApplication.objects.get(person=pupil)


def answer(client: Client, row: SelectionApplication, **headers: str) -> ConsentRecord:
    guardian = Guardian.objects.get(subject=row.person)
    issued = issue_link(
        purpose="guardian", subject=guardian, region_id=row.call.region_id, now=NOW, valid=None, person=guardian.person, lasting=True
    )
    text = ConsentTemplate.objects.filter(region=row.call.region, purpose="selection", language="ru").latest("version")
    names = {"family": "Лебедева", "given": "Анна", "patronymic": "Петровна", "relation": "mother", "basis": ""}
    posted = names | {"answer": "selection.given", "text_selection": text.digest}
    assert client.post(f"/pulsar/l/{issued.token}/", posted, **headers).status_code == 302
    return ConsentRecord.objects.get(subject=row.person, party="guardian")


def test_the_mark_is_signed_out_of_reach_of_scripts_and_holds_nothing_of_a_person(client, call, pupil):
    row = start(client, call, pupil)

    cookie = client.cookies[browsers.COOKIE]

    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["path"]) == (True, "Lax", browsers.AGE_S, "/")
    assert row.device == browsers.stored(cookie.value) and cookie.value not in row.device
    assert pupil.key not in cookie.value


def test_a_guardian_in_the_same_browser_is_doubted_and_in_another_one_is_not(client, call, pupil):
    other = PersonFactory(with_account=True, birth_date=BORN)

    same = answer(client, start(client, call, pupil))
    apart = answer(Client(), start(Client(), call, other))

    assert (same.same_device, apart.same_device) == (True, False)


def test_two_phones_of_one_family_in_one_network_are_no_doubt(client, call, pupil):
    phone = {"HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 10; K) Mobile", "REMOTE_ADDR": "192.0.2.7"}

    record = answer(Client(), start(Client(**phone), call, pupil), **phone)

    assert record.same_device is False


def test_the_mark_of_another_child_begun_here_is_no_doubt(client, call, pupil):
    start(client, call, PersonFactory(with_account=True, birth_date=BORN))

    record = answer(client, start(Client(), call, pupil))

    assert record.same_device is False


@pytest.mark.parametrize("value", ["", "made-up", "a:b", "x" * 5000, "\0", "café:подпись"])
def test_a_mark_that_we_have_not_signed_says_nothing(value):
    assert (browsers.known({browsers.COOKIE: value}), browsers.stored("")) == ("", "")


def test_a_mark_is_kept_while_it_is_ours(client, call, pupil):
    start(client, call, pupil)
    first = client.cookies[browsers.COOKIE].value

    start(client, call, PersonFactory(with_account=True, birth_date=BORN))

    assert client.cookies[browsers.COOKIE].value == first


def test_the_commission_sees_it_until_the_school_has_confirmed_the_parent(client, call, sent):
    consent(sent.person, now=NOW)
    ConsentRecord.objects.filter(subject=sent.person).update(same_device=True)
    operator = RoleFactory(role="operator", region=call.region, person=PersonFactory(with_account=True)).person
    client.force_login(operator.user)
    page = f"/pulsar/calls/{call.pk}/applications/{sent.pk}/"
    before = client.get(page).content.decode()

    answered = client.post(f"/pulsar/selection/guardians/{sent.pk}/confirm/", {"desk": "1"})
    after = client.get(page).content.decode()

    assert "Возможно, за законного представителя ответил сам обучающийся" in before
    assert answered.headers["Location"] == page
    assert "Возможно, за законного представителя" not in after and operator.short_name in after
