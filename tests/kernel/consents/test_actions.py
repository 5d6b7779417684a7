"""Asking, answering, withdrawing, reminding."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from factories import PersonFactory
from kernel_consents import ADULT, ALL, CHILD_15, NAMES, case, links_in

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.consents import actions, hooks, queries
from pulsar_xblocks.kernel.consents.models import ConsentRecord, ConsentRequest, ConsentTemplate, Guardian
from pulsar_xblocks.kernel.inbox.models import Letter, Message
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch):
    heard = []
    monkeypatch.setattr(hooks, "_followers", [lambda subject, purpose, state, now: heard.append((purpose, state))])
    return heard


def test_asking_stores_requests_and_writes_to_the_guardian(now):
    found = case(now)

    letter = Letter.objects.get()
    assert list(ConsentRequest.objects.order_by("pk").values_list("purpose", "state")) == [(purpose, "pending") for purpose in ALL]
    assert (letter.address, links_in(letter.text)) == ("anna@example.ru", [found.token])
    assert found.guardian.confirmed_at is None


def test_asking_again_doubles_nothing(now):
    found = case(now)

    again = actions.request_consents(
        subject=found.child, purposes=ALL, context="«Кедр»", guardian_email="ANNA@example.ru", region=found.region, now=now, by=found.mentor
    )

    assert again is None
    assert (ConsentRequest.objects.count(), Guardian.objects.count(), Letter.objects.count()) == (3, 1, 1)


def test_guardian_of_two_children_is_one_person(now):
    first, second = case(now), case(now)

    assert first.guardian.person == second.guardian.person
    assert Guardian.objects.count() == 2


@pytest.mark.parametrize("place", ["person", "account"])
def test_the_pupils_own_address_is_refused(now, place):
    found = case(now, email="")
    row = found.child if place == "person" else found.child.user
    row.email = "Anna@Example.RU"
    row.save()

    with pytest.raises(Invalid) as refused:
        actions.request_consents(
            subject=found.child, purposes=ALL, context="", guardian_email="anna@example.ru ", region=found.region, now=now, by=None
        )

    assert list(refused.value.errors) == ["guardian_email"]
    assert not Guardian.objects.exists()


def test_adult_is_asked_alone(now):
    found = case(now, birth=ADULT)

    assert (found.token, Guardian.objects.count()) == ("", 0)
    assert Message.objects.get().person == found.child


def test_default_texts_are_loaded_once_and_new_versions_follow(now):
    found = case(now)

    assert actions.load_default_templates(found.region, now) == 0
    same = found.text()
    assert actions.publish_template(found.region, "studio", "ru", same.document, now) == same
    assert ConsentTemplate.objects.filter(purpose="studio", language="ru").count() == 1


def test_record_holds_everything_the_law_wants(now):
    found = case(now)
    trace = actions.Trace(ip="192.0.2.7", user_agent="Phone", by=found.guardian.person)

    actions.answer(found.request(), "given", found.text(), found.signer(), trace, now=now)

    record = ConsentRecord.objects.get()
    assert (record.subject, record.purpose, record.party, record.answer, record.at) == (found.child, "studio", "guardian", "given", now)
    assert (record.representative, record.relation) == ("Тихонова Анна Сергеевна", "mother")
    assert (record.operator_name, record.operator_inn) == ("Региональный центр «Пульсар»", "7017123450")
    assert (record.template, record.template_version, record.text_digest, record.language) == (found.text(), 1, found.text().digest, "ru")
    assert record.categories and record.actions and record.third_parties
    assert (record.channel, record.ip, record.user_agent, record.valid_until) == ("screen", "192.0.2.7", "Phone", date(2028, 8, 31))
    assert AuditEntry.objects.filter(action="consent.given", object_id=str(record.pk)).count() == 1


def test_records_are_append_only(now):
    found = case(now)
    found.give(now)
    record = ConsentRecord.objects.get()

    with pytest.raises(TypeError):
        record.save()
    with pytest.raises(TypeError):
        record.delete()


def test_answering_twice_stores_once(now, told):
    found = case(now)

    assert [found.give(now), found.give(now), found.give(now, answer="refused")] == [True, False, False]
    assert told == [("studio", "given")]
    assert queries.state(found.child, "studio", now) == "given"


def test_refusal_can_become_consent(now, told):
    found = case(now)
    found.give(now, "photo_video", answer="refused")
    found.give(now, "photo_video")

    assert told == [("photo_video", "refused"), ("photo_video", "given")]


def test_withdrawal_works_at_once_and_once(now, told):
    found = case(now)
    found.give(now)

    done = [actions.withdraw(found.request(), found.signer(), actions.Trace(source="link"), now=now) for _ in range(2)]

    last = ConsentRecord.objects.latest("pk")
    assert done == [True, False]
    assert (last.answer, last.revokes, last.source) == ("revoked", ConsentRecord.objects.earliest("pk"), "link")
    assert queries.state(found.child, "studio", now) == found.request().state == "revoked"
    assert told[-1] == ("studio", "revoked")


def test_from_14_the_pupil_answers_too(now, told):
    found = case(now, birth=CHILD_15)
    found.give(now)
    assert queries.state(found.child, "studio", now) == "pending"

    found.give(now, party="self")

    assert told == [("studio", "pending"), ("studio", "given")]
    assert queries.is_ready(found.child, ["studio"], now)


def test_pupil_under_14_and_guardian_of_an_adult_cannot_answer(now):
    child, adult = case(now), case(now, birth=CHILD_15)
    with pytest.raises(Conflict):
        child.give(now, party="self")

    adult.child.birth_date = ADULT
    adult.child.save()
    with pytest.raises(Conflict):
        adult.give(now)
    assert not ConsentRecord.objects.exists()


def test_same_device_is_noted(now):
    found = case(now, birth=CHILD_15)
    trace = actions.Trace(ip="192.0.2.7", user_agent="Phone")

    actions.answer(found.request("studio"), "given", found.text(), found.signer("self"), trace, now=now)
    actions.answer(found.request("studio"), "given", found.text(), found.signer(), trace, now=now)
    actions.answer(found.request("photo_video"), "given", found.text("photo_video"), found.signer(), actions.Trace(ip="192.0.2.8"), now=now)

    assert list(ConsentRecord.objects.filter(party="guardian").values_list("same_device", flat=True).order_by("pk")) == [True, False]


def test_birthdays_and_terms_reach_the_stored_states(now, told):
    found = case(now, purposes=["studio"])
    found.give(now)
    birthday = datetime(2028, 5, 1, 0, 0, tzinfo=ZoneInfo("Asia/Tomsk"))  # 14 today

    assert actions.refresh_states(birthday - timedelta(minutes=1)) == 0
    assert actions.refresh_states(birthday) == 1
    assert actions.refresh_states(birthday) == 0
    assert told == [("studio", "given"), ("studio", "pending")]


def test_expired_consent_is_noticed(now, told):
    found = case(now, purposes=["studio"])
    found.give(now)
    found.child.birth_date = date(2020, 1, 1)
    found.child.save()
    end = datetime(2028, 9, 1, 0, 0, tzinfo=ZoneInfo("Asia/Tomsk"))

    assert actions.refresh_states(end - timedelta(minutes=1)) == 0
    assert actions.refresh_states(end) == 1
    assert found.request().state == "expired"


def test_states_of_many_cost_the_same(now, django_assert_num_queries):
    found = [case(now, birth=CHILD_15) for _ in range(3)]
    found[0].give(now)
    found[0].give(now, party="self")

    for people in (found[:1], found):
        with django_assert_num_queries(2):
            states = queries.states([row.child.pk for row in people], ["studio", "photo_video"], now)
        assert states[found[0].child.pk, "studio"] == "given"
        assert len(states) == 2 * len(people)


def test_reminding_tells_guardians_pupils_and_who_has_no_address(now):
    later = now + timedelta(days=1)
    child, teen, paper, done = (
        case(now),
        case(now, birth=CHILD_15, email="b@example.ru"),
        case(now, email=""),
        case(now, email="c@example.ru"),
    )
    done.give(now)
    Letter.objects.all().delete()

    people = [row.child for row in (child, teen, paper, done)] + [PersonFactory()]
    result = actions.remind(people, ["studio"], child.mentor, later)

    assert (result.letters, result.messages, result.without_email, result.recent) == (2, 1, [paper.child], [])
    assert sorted(Letter.objects.values_list("address", flat=True)) == ["anna@example.ru", "b@example.ru"]
    assert "/pulsar/links/again/" in result.chat_text and "Лиза" not in result.chat_text and "/pulsar/l/" not in result.chat_text

    again = actions.remind([child.child], ["studio"], child.mentor, later)
    assert (again.letters, again.recent) == (0, [child.child])


def test_link_is_sent_again_only_to_a_confirmed_address(now):
    found = case(now)
    Letter.objects.all().delete()

    actions.send_again("anna@example.ru", now)
    actions.send_again("stranger@example.ru", now)
    assert not Letter.objects.exists()

    found.give(now)
    Letter.objects.all().delete()
    actions.send_again(" Anna@Example.ru", now)
    assert len(links_in(Letter.objects.get().text)) == 1


def test_first_answer_is_confirmed_by_letter_the_next_ones_are_not(now):
    found = case(now)
    Letter.objects.all().delete()

    found.give(now)
    found.give(now, "photo_video")

    letter = Letter.objects.get()
    assert (letter.address, links_in(letter.text)) == ("anna@example.ru", [])
    assert found.guardian.person.full_name == " ".join(list(NAMES.values())[:3])
