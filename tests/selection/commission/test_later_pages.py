from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from commission_rows import a_call, applications, given
from docx import Document
from factories import PersonFactory, RegionFactory

from pulsar_xblocks.kernel.consents.models import Guardian
from pulsar_xblocks.kernel.links.actions import issue_link
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call, CallPerson
from pulsar_xblocks.selection.commission import letters
from pulsar_xblocks.selection.commission.actions import appealing, publishing, running
from pulsar_xblocks.selection.commission.models import Appeal, CommissionMeeting, PlaceOffer
from pulsar_xblocks.selection.commission.queries import runs

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 4, 3, 0, tzinfo=UTC)
AFTER_APPEALS = datetime(2026, 12, 9, 3, 0, tzinfo=UTC)
GROUNDS = "Не учтены баллы за второе задание учебного курса."


@pytest.fixture
def published(at):
    """Return a call of two places with preliminary results 80, 71, 67, and its applications in the order of their numbers."""
    at(NOW)
    call = a_call()
    rows = applications(call, 3)
    given({rows[0].pk: 67, rows[1].pk: 71, rows[2].pk: 80})
    publishing.publish_preliminary(call, running.run_ranking(call, by=None, now=NOW), by=PersonFactory(), now=NOW)
    return Call.objects.get(pk=call.pk), [SelectionApplication.objects.get(pk=row.pk) for row in rows]


def _sitting(people: list[CallPerson], **values: str) -> dict[str, str]:
    posted = {"number": "7", "held_on": "2026-12-09", "decision": "Утвердить итоговый список участников."}
    for row in people:
        posted |= {f"present_{row.pk}": "on", f"signed_{row.pk}": "on"} | ({f"vote_{row.pk}": "for"} if row.part != "secretary" else {})
    return posted | values


def _final(client, call: Call) -> None:
    client.post(f"/pulsar/calls/{call.pk}/sitting/", _sitting(list(call.people.exclude(part="appeals"))))
    publishing.publish_final(call, runs.newest(call), by=client.person, now=AFTER_APPEALS)


def _link(row: SelectionApplication) -> str:
    guardian = Guardian.objects.create(region=row.call.region, person=PersonFactory(), subject=row.person, email="mother@example.org")
    issued = issue_link(purpose="guardian", subject=guardian, region_id=row.call.region_id, now=NOW, valid=None, lasting=True)
    return f"/pulsar/l/{issued.token}/"


def test_the_chair_records_a_sitting_and_its_protocol_is_a_word_document(entered, published):
    call, _ = published
    client = entered("chair", call=call)

    answer = client.post(f"/pulsar/calls/{call.pk}/sitting/", _sitting(list(call.people.all())))
    meeting = CommissionMeeting.objects.get(call=call)
    taken = client.get(f"/pulsar/calls/{call.pk}/protocols/{meeting.pk}/?docx")

    text = "\n".join(part.text for part in Document(BytesIO(b"".join(taken.streaming_content))).paragraphs)
    assert (answer.status_code, taken.status_code) == (302, 200)
    assert "Утвердить итоговый список участников." in text and "П-2026-000003" in text


def test_a_sitting_without_signed_statements_is_refused_beside_the_votes(entered, published):
    call, _ = published
    client = entered("chair", call=call)
    [row] = call.people.all()

    posted = _sitting([row])
    del posted[f"signed_{row.pk}"]
    answer = client.post(f"/pulsar/calls/{call.pk}/sitting/", posted)

    assert answer.status_code == 422
    assert 'id="e-votes"' in answer.content.decode()


def test_a_tie_is_put_in_order_and_the_ranking_goes_on(entered, at):
    call = a_call()
    rows = applications(call, 3)
    given({rows[0].pk: 90, rows[1].pk: 70, rows[2].pk: 70})
    running.run_ranking(call, by=None, now=NOW)
    client = entered("chair", call=call)
    people = list(call.people.all())

    wrong = {f"place_{rows[1].number}": "1", f"place_{rows[2].number}": "1"}
    refused = client.post(f"/pulsar/calls/{call.pk}/sitting/", _sitting(people, **wrong))
    right = {f"place_{rows[1].number}": "2", f"place_{rows[2].number}": "1"}
    client.post(f"/pulsar/calls/{call.pk}/sitting/", _sitting(people, **right))

    assert refused.status_code == 422 and 'id="e-order"' in refused.content.decode()
    assert [row.application_id for row in runs.rows_of(runs.newest(call), "recommended")] == [rows[0].pk, rows[2].pk]


def test_the_panel_decides_by_its_page(entered, published):
    call, rows = published
    appeal = appealing.file(rows[0], GROUNDS, by=rows[0].person, now=NOW)
    client, page = entered("appeals", call=call), f"/pulsar/calls/{call.pk}/appeals/{appeal.pk}/"
    client.post(page, {"take": "1"})
    appeal.refresh_from_db()

    values = {"status": "upheld", "points_n3": "75,5", "reason": "Задание зачтено.", "votes_for": "3", "votes_against": "0"}
    answer = client.post(page, values | {"version": appeal.version})

    assert answer.status_code == 302
    assert Appeal.objects.get(pk=appeal.pk).status == "upheld"
    assert GROUNDS in client.get(page).content.decode()


@pytest.mark.parametrize("role", ["operator", "chair", "methodist", "expert"])
def test_nobody_but_the_panel_decides(entered, published, role):
    call, rows = published
    appeal = appealing.file(rows[0], GROUNDS, by=rows[0].person, now=NOW)

    answer = entered(role, call=call).post(f"/pulsar/calls/{call.pk}/appeals/{appeal.pk}/", {"take": "1"})

    assert answer.status_code in (403, 404)
    assert Appeal.objects.get(pk=appeal.pk).status == "filed"


def test_a_guardian_appeals_by_the_link_and_one_minute_late_is_told_so(client, published, at):
    call, rows = published
    page = f"{_link(rows[0])}result-{rows[0].pk}/"
    shown = client.get(page).content.decode()
    at(datetime(2026, 12, 8, 17, 0, tzinfo=UTC))  # 00:00 on Wednesday in Tomsk

    late = client.post(page, {"appeal": "1", "grounds": GROUNDS})
    at(datetime(2026, 12, 8, 16, 59, 30, tzinfo=UTC))
    in_time = client.post(page, {"appeal": "1", "grounds": GROUNDS})

    assert 'name="grounds"' in shown
    assert (late.status_code, in_time.status_code) == (422, 302)
    assert "08.12.2026" in late.content.decode()


def test_a_guardian_confirms_and_another_declines(entered, published, client):
    call, rows = published
    _final(entered("chair", call=call), call)
    client.logout()

    client.post(f"{_link(rows[2])}result-{rows[2].pk}/", {"confirm": "1"})
    client.post(f"{_link(rows[1])}result-{rows[1].pk}/", {"refuse": "1", "why": "Заболел"})

    assert dict(PlaceOffer.objects.values_list("application__number", "status")) == {
        rows[2].number: "confirmed",
        rows[1].number: "refused",
        rows[0].number: "offered",
    }


def test_a_guardian_of_another_child_finds_nothing(client, published):
    _, rows = published

    assert client.get(f"{_link(rows[0])}result-{rows[1].pk}/").status_code == 404


def test_a_pupil_reads_the_result_and_leaves_the_place_to_the_parent(entered, published, client):
    call, rows = published
    _final(entered("chair", call=call), call)
    pupil = PersonFactory(with_account=True, birth_date=datetime(2011, 1, 1).date())
    SelectionApplication.objects.filter(pk=rows[2].pk).update(person=pupil)
    client.force_login(pupil.user)
    page = f"/pulsar/calls/{call.pk}/mine/{rows[2].pk}/"

    answers = [client.get(page).status_code, client.post(page, {"confirm": "1"}).status_code]

    assert answers == [200, 403]
    assert client.get(f"/pulsar/calls/{call.pk}/mine/{rows[1].pk}/").status_code == 404


def test_the_operator_sees_places_with_their_log(entered, published):
    call, rows = published
    _final(entered("chair", call=call), call)
    client = entered()

    page = client.get(f"/pulsar/calls/{call.pk}/places/").content.decode()

    assert rows[2].number in page and rows[0].number in page
    assert entered(region=RegionFactory(code="42")).get(f"/pulsar/calls/{call.pk}/places/").status_code == 404


def test_places_read_as_much_for_three_offers_as_for_one(entered, at, django_assert_max_num_queries):
    counts = []
    for size in (1, 3):
        call = a_call()
        rows = applications(call, size)
        given({row.pk: 60 + place for place, row in enumerate(rows)})
        publishing.publish_preliminary(call, running.run_ranking(call, by=None, now=NOW), by=PersonFactory(), now=NOW)
        call.refresh_from_db()
        _final(entered("chair", call=call), call)
        client = entered()
        client.get(f"/pulsar/calls/{call.pk}/places/")
        with django_assert_max_num_queries(20) as seen:
            client.get(f"/pulsar/calls/{call.pk}/places/")
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_the_term_of_an_answer_passes(entered, published, at, client):
    call, rows = published
    _final(entered("chair", call=call), call)
    client.logout()
    at(NOW + timedelta(days=9))

    answer = client.post(f"{_link(rows[2])}result-{rows[2].pk}/", {"confirm": "1"})

    assert answer.status_code == 410


def test_the_form_of_a_sitting_asks_for_texts_and_a_day(entered, published):
    call, _ = published

    page = entered("chair", call=call).get(f"/pulsar/calls/{call.pk}/sitting/").content.decode()

    assert 'id="f-number" name="number" type="text"' in page
    assert 'id="f-held_on" name="held_on" type="date"' in page
    assert '<textarea class="pulsar-input" id="f-decision"' in page


def test_the_guardian_of_who_has_come_of_age_sees_decides_and_hears_nothing_more(client, published):
    _, rows = published
    row, page = rows[0], f"{_link(rows[0])}result-{rows[0].pk}/"
    Guardian.objects.update(confirmed_at=NOW)
    told = [one.email for one in letters.addressees([row], NOW)]
    Person.objects.filter(pk=row.person_id).update(birth_date=date(2008, 12, 4))

    found = [client.get(page).status_code, client.post(page, {"appeal": "1", "grounds": GROUNDS}).status_code]
    row = SelectionApplication.objects.get(pk=row.pk)

    assert told == ["mother@example.org"]
    assert (found, row.appeals.count()) == ([410, 410], 0)
    assert letters.addressees([row], NOW) == []
