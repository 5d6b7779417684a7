"""Applications where two people, two tabs or a long summer meet."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from factories import (
    MentorFactory,
    OrganisationFactory,
    PersonFactory,
    RoleFactory,
    StudioApplicationFactory,
    StudioFactory,
    StudioYearFactory,
    YearFactory,
)

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.files.domain import READY
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.inbox.threads import open_thread, post_note
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.ledger.actions import Posting, post
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, Stale
from pulsar_xblocks.kernel.questions.templates import studio_opening
from pulsar_xblocks.kernel.roles.models import RoleAssignment
from pulsar_xblocks.kernel.versions.models import Revision
from pulsar_xblocks.studios import letters
from pulsar_xblocks.studios.actions import opening, retirement
from pulsar_xblocks.studios.models import StudioYear
from pulsar_xblocks.studios.queries.opening import ORDER_QUESTION

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(now):
    return YearFactory(questionnaire=pin("questionnaire", studio_opening(), now))


@pytest.fixture
def operator(now):
    return RoleFactory().person


def order(owner, now, key="order-1"):
    return PrivateFile.objects.create(
        key=key, owner=owner, purpose="studio_order", state=READY, size=9, created_at=now, expires_at=now + timedelta(days=30)
    )


def test_order_of_a_draft_does_not_expire_before_it_is_submitted(year, now):
    draft = opening.start_application(year, PersonFactory(), now=now)
    file = order(draft.applicant, now)

    saved = opening.save_draft(draft, 1, "Кедр", {"o10": [file.key]}, now=now)
    file.refresh_from_db()
    tied = (file.subject_kind, file.subject_id, file.expires_at)
    opening.save_draft(saved, 2, "Кедр", {}, now=now)
    file.refresh_from_db()

    assert tied == ("studioapplication", str(draft.pk), None)
    assert (file.subject_kind, file.expires_at is None) == ("", False)


def test_order_that_is_gone_is_named_beside_its_field(year, now):
    draft = opening.start_application(year, PersonFactory(), now=now)

    with pytest.raises(Invalid) as caught:
        opening.save_draft(draft, 1, "Кедр", {"o10": ["gone"]}, now=now)

    assert list(caught.value.errors) == ["o10"]


def test_renewal_asks_for_a_fresh_order(year, now):
    before = StudioApplicationFactory(year=YearFactory(code="2025/26"), answers='{"o10": ["old"], "o10_way": "order", "o4_count": 12}')
    old = StudioYearFactory(year=before.year, application=before)

    row = opening.start_application(year, before.applicant, now=now, studio=old.studio)

    assert json.loads(row.answers) == {"o10_way": "order", "o4_count": 12}


def test_renewal_beside_another_application_says_so(year, now):
    mentor = PersonFactory()
    opening.start_application(year, mentor, now=now)

    with pytest.raises(Conflict):
        opening.start_application(year, mentor, now=now, studio=StudioFactory())


def test_two_mentors_renew_one_studio_and_the_second_is_refused(operator, now):
    studio = StudioFactory()
    first, second = StudioApplicationFactory(studio=studio), StudioApplicationFactory(studio=studio)
    opening.approve(first, by=operator, now=now)

    with pytest.raises(Conflict):
        opening.approve(second, by=operator, now=now)

    second.refresh_from_db()
    assert (second.status, StudioYear.objects.count()) == ("submitted", 1)


def test_undone_approval_takes_the_role_back_that_it_gave(operator, now):
    fresh, known = StudioApplicationFactory(), StudioApplicationFactory()
    held = RoleFactory(person=known.applicant, role="mentor", organisation=known.organisation, region=known.year.region)
    RoleAssignment.objects.filter(pk=held.pk).update(open_key=f"{known.applicant.pk}:mentor:organisation:{known.organisation.pk}")
    opening.approve_many([fresh, known], by=operator, now=now)

    opening.undo_many([fresh, known], by=operator, now=now + timedelta(minutes=1))

    assert list(RoleAssignment.objects.filter(role="mentor", closed_at=None).values_list("person", flat=True)) == [known.applicant.pk]


def test_approval_is_not_undone_once_the_league_knows_the_studio(operator, now):
    application = StudioApplicationFactory()
    opening.approve(application, by=operator, now=now)
    studio, scope = StudioYear.objects.get(), f"70:{application.year.code}"
    event = Posting(application.year.region_id, scope, "studio_year", studio.pk, "K5", Decimal(1), now.date(), "event:1")
    post(event, by=operator, now=now)

    with pytest.raises(Conflict):
        opening.undo_approval(application, by=operator, now=now)

    assert StudioYear.objects.count() == 1


def test_approval_is_not_undone_once_a_second_mentor_or_a_talk_is_there(operator, now):
    with_mentor, with_talk = StudioApplicationFactory(), StudioApplicationFactory()
    opening.approve_many([with_mentor, with_talk], by=operator, now=now)
    MentorFactory(studio_year=with_mentor.studio_year)
    thread = open_thread("studio_year", str(with_talk.studio_year.pk), region_id=with_talk.year.region_id, now=now)
    post_note(thread, with_talk.applicant, "С чего начать?", now)

    for application in (with_mentor, with_talk):
        with pytest.raises(Conflict):
            opening.undo_approval(application, by=operator, now=now)

    assert StudioYear.objects.count() == 2


def test_head_is_told_though_the_operator_begins_to_read_at_once(operator, now):
    application = StudioApplicationFactory(status="draft", head_approved_at=None)
    head = RoleFactory(role="head", organisation=application.organisation, region=application.year.region).person
    letters.order_submitted(application, by=application.applicant, now=now)
    application.status = "review"
    application.save()

    run_due(now)

    assert Message.objects.filter(person=head).count() == 1


def test_reason_of_a_return_is_not_repeated_in_later_steps(operator, now):
    application = StudioApplicationFactory()
    returned = opening.return_application(application, "Приложите план занятий.", by=operator, now=now)

    opening.withdraw(returned, by=application.applicant, now=now)

    entry = AuditEntry.objects.get(action="studio_application.withdraw")
    assert entry.reason == ""


def test_stale_draft_names_questions_and_answers_in_words(year, now, english):
    draft = opening.start_application(year, PersonFactory(), now=now)
    OrganisationFactory(code="7017000001", short_name="Лицей № 1", municipality__region=year.region)
    opening.save_draft(draft, 1, "Кедр", {"o5_internet": "good", "o1": "7017000001"}, now=now)

    with pytest.raises(Stale) as caught:
        opening.save_draft(draft, 1, "Сосна", {"o5_internet": "none"}, now=now)

    words = {row.name: (row.label, row.current, row.yours) for row in caught.value.rows}
    assert words["title"] == ("Name of the studio", "Кедр", "Сосна")
    assert words["o5_internet"] == ("Internet at the place", "Yes, video plays without stops", "No")
    assert words["o1"][1] == "Лицей № 1, город Томск"


def test_stale_draft_tells_nothing_of_a_foreign_file(year, now, russian):
    draft = opening.start_application(year, PersonFactory(), now=now)
    opening.save_draft(draft, 1, "Кедр", {}, now=now)
    PrivateFile.objects.create(
        key="aaaa", owner=PersonFactory(), purpose="studio_order", state="ready", size=1, created_at=now, original_name="Лебедева.pdf"
    )

    with pytest.raises(Stale) as caught:
        opening.save_draft(draft, 1, "Кедр", {ORDER_QUESTION: ["aaaa"]}, now=now)

    assert not [row for row in caught.value.rows if "Лебедева" in row.yours]


def test_retirement_blanks_submitted_versions_too(now):
    row = StudioApplicationFactory(answers='{"o2_email": "a@b.ru"}')
    Revision.objects.create(kind="studio_application", object_id=str(row.pk), number=1, body='{"o2_email": "a@b.ru"}', at=now)

    retirement.blank(row.applicant, now)

    assert Revision.objects.get().body == ""
