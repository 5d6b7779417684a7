from datetime import date, timedelta

import pytest
from applying import BORN, EMAIL, NOW, consent
from factories import PersonFactory
from selection_rows import SelectionApplicationFactory

from pulsar_xblocks.kernel.consents.models import ConsentRequest, Guardian
from pulsar_xblocks.kernel.inbox.models import Letter, Message
from pulsar_xblocks.kernel.pure.errors import Conflict, Gone, Invalid
from pulsar_xblocks.selection.applications import queries
from pulsar_xblocks.selection.applications.actions import following, starting
from pulsar_xblocks.selection.applications.actions.starting import Told, require_eligible, start
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.domain.gates import Stay

pytestmark = pytest.mark.django_db


def test_who_does_not_pass_a_gate_is_told_why_and_nothing_is_stored(call, pupil):
    pupil.birth_date = None
    pupil.save()

    with pytest.raises(Invalid) as refused:
        require_eligible(call, pupil, Told(BORN, 5), NOW)

    pupil.refresh_from_db()
    assert list(refused.value.errors) == ["grade"]
    assert (SelectionApplication.objects.count(), ConsentRequest.objects.count(), pupil.birth_date) == (0, 0, None)


def test_shifts_told_and_shifts_known_count_together(call, pupil):
    SelectionApplicationFactory(
        call__region=call.region, call__shift_starts=date(2026, 10, 5), call__profile="arts", person=pupil, status="enrolled"
    )

    require_eligible(call, pupil, Told(BORN, 8), NOW)
    with pytest.raises(Invalid) as refused:
        require_eligible(call, pupil, Told(BORN, 8, stays=(Stay("", date(2026, 11, 2)),)), NOW)

    assert list(refused.value.errors) == ["stay_0"]


def test_another_date_of_birth_than_the_known_one_is_refused(call, pupil):
    with pytest.raises(Invalid) as refused:
        require_eligible(call, pupil, Told(date(2000, 1, 1), 8), NOW)

    assert list(refused.value.errors) == ["birth_date"]


@pytest.mark.parametrize("now", [NOW - timedelta(days=30), NOW + timedelta(days=60)])
def test_outside_the_window_nobody_begins(call, pupil, told, now):
    with pytest.raises(Gone):
        start(call, pupil, told, EMAIL, now=now)


def test_a_draft_is_short_lived_and_the_guardian_gets_a_letter(call, pupil, told, draft):
    again = start(call, pupil, told, EMAIL, now=NOW)

    assert again == draft
    assert (draft.status, draft.expires_at) == ("draft", NOW + timedelta(days=7))
    assert list(Letter.objects.values_list("address", flat=True)) == [EMAIL]
    assert list(ConsentRequest.objects.values_list("purpose", "context")) == [("selection", call.title)]


@pytest.mark.parametrize("email", ["", "no address"])
def test_a_minor_names_a_guardian(call, pupil, told, email):
    with pytest.raises(Invalid) as refused:
        start(call, pupil, told, email, now=NOW)

    assert list(refused.value.errors) == ["guardian_email"]
    assert SelectionApplication.objects.count() == 0


def test_the_pupils_own_address_is_not_the_guardians(call, pupil, told):
    pupil.email = EMAIL
    pupil.save()

    with pytest.raises(Invalid):
        start(call, pupil, told, EMAIL, now=NOW)


def test_on_paper_no_letter_goes(call, pupil, told):
    row = start(call, pupil, told, "", is_paper=True, now=NOW)

    assert (row.status, Letter.objects.count(), Guardian.objects.count()) == ("draft", 0, 0)
    assert ConsentRequest.objects.filter(subject=pupil).count() == 1


def test_a_consent_opens_the_form_and_tells_the_pupil(opened):
    assert opened.expires_at is None
    assert queries.is_form_open(queries.consent_states(opened, NOW))
    assert "selection.application" in Message.objects.filter(person=opened.person).values_list("kind", flat=True)


def test_a_refusal_keeps_the_form_closed_and_the_draft_goes_in_time(draft):
    consent(draft.person, given="refused")
    draft.refresh_from_db()

    assert draft.expires_at is not None
    assert following.close_windows(NOW + timedelta(days=8)) == 1
    assert SelectionApplication.objects.count() == 0


def test_a_consent_of_before_opens_the_next_form_at_once(call, pupil, told, opened):
    opened.status, opened.open_marker = "withdrawn", None
    opened.save()
    letters = Letter.objects.count()

    row = start(call, pupil, told, "", now=NOW + timedelta(days=2))

    assert row.expires_at is None
    assert Letter.objects.count() == letters + 1  # the guardian hears of it


def test_who_is_of_age_needs_no_guardian(call):
    person = PersonFactory(with_account=True, birth_date=date(2008, 1, 1))

    row = start(call, person, Told(date(2008, 1, 1), 9), "", now=NOW)
    closed = queries.is_form_open(queries.consent_states(row, NOW))
    consent(person, party="self")
    row.refresh_from_db()

    assert (closed, row.expires_at) == (False, None)


def test_a_mistyped_address_is_mended(draft):
    starting.ask_again(draft, "other@example.ru", now=NOW + timedelta(hours=1))

    assert sorted(Guardian.objects.values_list("email", flat=True)) == [EMAIL, "other@example.ru"]


def test_after_an_answer_nobody_else_is_asked(opened):
    with pytest.raises(Conflict):
        starting.ask_again(opened, "other@example.ru", now=NOW)
