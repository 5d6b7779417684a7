"""What follows a step: the platform's course, letters, a withdrawn consent, cards, todo rows, the search."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from factories import PersonFactory, RoleFactory

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments import cards, domain, letters, own, queries
from pulsar_xblocks.courses.enrolments.actions import applying, attending, deciding
from pulsar_xblocks.courses.enrolments.actions.applying import Place
from pulsar_xblocks.courses.enrolments.actions.deciding import Paper
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.kernel.consents import hooks
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.platform import cohorts, enrolment
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.roles.queries import actor_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
COURSE, COHORT = "course-v1:pulsar+mentor+2026", "Осень"
IN = Paper("enrol", "12-к", date(2026, 11, 20))


class Platform:
    """Courses and cohorts of a platform as the adapters call them."""

    def __init__(self, monkeypatch) -> None:
        self.courses, self.cohorts, self.refused = set(), set(), set()
        monkeypatch.setattr(enrolment, "has_courses", lambda: True)
        monkeypatch.setattr(enrolment, "is_enrolled", lambda user, key: (user.pk, key) in self.courses)
        monkeypatch.setattr(enrolment, "enrol", self.enrol)
        monkeypatch.setattr(enrolment, "unenrol", lambda user, key: self.courses.discard((user.pk, key)) is None)
        monkeypatch.setattr(cohorts, "put", lambda user, key, name: self.cohorts.add((user.pk, name)) is None)
        monkeypatch.setattr(cohorts, "take_out", lambda user, key, name: self.cohorts.discard((user.pk, name)) is None)

    def enrol(self, user, key) -> bool:
        if user.pk in self.refused:
            raise RuntimeError("a filter of the site says no")
        self.courses.add((user.pk, key))
        return True


@pytest.fixture
def platform(monkeypatch, group):
    TrainingGroup.objects.filter(pk=group.pk).update(course_key=COURSE, cohort=COHORT)
    return Platform(monkeypatch)


@pytest.fixture
def row(group, teacher):
    return applying.apply(TrainingGroup.objects.get(pk=group.pk), teacher, Place(), now=NOW)


def _at(row, stage):
    Enrolment.objects.filter(pk=row.pk).update(stage=stage)
    return queries.of_key(row.key)


def _enrolled(group, rows, curator):
    order = deciding.sign_order(queries.of_key(rows[0].key).group, [_at(row, stages.ORDER_IN) for row in rows], IN, by=curator, now=NOW)
    run_due(NOW + timedelta(minutes=1))
    return order


def test_who_is_enrolled_is_put_into_the_course_and_its_cohort(platform, group, row, curator, teacher):
    _enrolled(group, [row], curator)

    assert (platform.courses, platform.cohorts) == ({(teacher.user_id, COURSE)}, {(teacher.user_id, COHORT)})
    assert queries.of_key(row.key).course_state == domain.IN


def test_without_a_platform_nobody_is_told_to_be_out_of_the_course(group, row, curator):
    TrainingGroup.objects.filter(pk=group.pk).update(course_key=COURSE)
    _enrolled(group, [row], curator)

    assert (attending.run(JobContext(Job(payload="{}"), NOW)), queries.of_key(row.key).course_state) == ("0", domain.NOT_YET)


def test_an_order_that_is_undone_takes_them_out_again(platform, group, row, curator):
    order = _enrolled(group, [row], curator)

    assert deciding.undo(group, queries.batch_of(order), by=curator, now=NOW + timedelta(minutes=5)) == 1
    run_due(NOW + timedelta(minutes=6))
    again = queries.of_key(row.key)
    assert (again.order_in, again.course_state, platform.courses) == (None, domain.OUT, set())


def test_who_was_in_the_course_before_stays_in_it(platform, group, row, curator, teacher):
    platform.courses.add((teacher.user_id, COURSE))
    _enrolled(group, [row], curator)
    deciding.sign_order(row.group, [queries.of_key(row.key)], Paper("leave", "5", date(2026, 12, 1), "Заявление"), by=curator, now=NOW)
    run_due(NOW + timedelta(minutes=2))

    assert platform.courses == {(teacher.user_id, COURSE)}


def test_whom_the_platform_refuses_is_told_and_keeps_nobody_out(platform, group, row, curator, teacher):
    other = applying.apply(row.group, PersonFactory(with_account=True), Place(), now=NOW)
    platform.refused.add(teacher.user_id)
    _enrolled(group, [row, other], curator)

    assert [queries.of_key(one.key).course_state for one in (row, other)] == [domain.REFUSED, domain.IN]


def test_a_withdrawn_consent_stops_the_enrolment_and_frees_the_place(group, row, teacher):
    applying.apply(group, PersonFactory(), Place(), now=NOW)
    waiting = applying.apply(group, PersonFactory(), Place(), now=NOW + timedelta(minutes=1))

    hooks.tell(teacher, "pd", "revoked", NOW + timedelta(hours=1))
    stopped = queries.of_key(row.key)
    assert (stopped.stage, stopped.reason) == (stages.WITHDRAWN, domain.CONSENT_GONE)
    assert queries.of_key(waiting.key).stage == stages.DOCS_NEEDED


@pytest.mark.parametrize(
    ("stage", "to"), [("waiting", "withdrawn"), ("order_in", "withdrawn"), ("studying", "left"), ("cert_needed", ""), ("left", "")]
)
def test_what_becomes_of_a_stage_without_the_consent(stage, to):
    assert domain.after_withdrawal(stage) == to


def test_every_stage_that_stops_may_go_there():
    assert all(domain.after_withdrawal(stage) in stages.NEXT[stage] for stage in domain.ENDS_BY_CONSENT)


def test_another_consent_stops_nothing(row, teacher):
    hooks.tell(teacher, "selection", "revoked", NOW)

    assert queries.of_key(row.key).stage == stages.DOCS_NEEDED


def test_each_step_is_told_once_in_the_persons_language(row, teacher, curator):
    teacher.language, teacher.email = "en", "teacher@demo.invalid"
    teacher.save()
    run_due(NOW + timedelta(minutes=1))
    deciding.reject_documents(_at(row, stages.DOCS_CHECK), "Нет второй страницы", by=curator, now=NOW + timedelta(minutes=2))
    run_due(NOW + timedelta(minutes=3))

    told = list(Message.objects.filter(person=teacher, kind=letters.KIND).order_by("pk"))
    assert [message.subject.split(":")[0] for message in told] == ["A place is yours", "Your documents need a correction"]
    assert "Нет второй страницы" in told[1].text
    assert mail.outbox


def test_what_was_done_for_many_is_told_when_it_cannot_be_undone(group, row, curator):
    rows = [_at(row, stages.DOCS_CHECK)]
    run_due(NOW)
    Message.objects.all().delete()
    deciding.accept_documents(rows, by=curator, now=NOW)
    run_due(NOW + timedelta(minutes=20))
    assert not Message.objects.exists()

    run_due(NOW + timedelta(minutes=31))
    assert Message.objects.get().subject.startswith(("Your documents are accepted", "Ваши документы приняты"))


def test_what_was_undone_is_told_to_nobody(group, row, curator):
    row = _at(row, stages.DOCS_CHECK)
    run_due(NOW)
    Message.objects.all().delete()
    row.events.create(stage=stages.DOCS_CHECK, at=NOW)
    batch = deciding.accept_documents([row], by=curator, now=NOW)
    deciding.undo(group, batch, by=curator, now=NOW + timedelta(minutes=5))
    run_due(NOW + timedelta(minutes=31))

    assert not Message.objects.exists()


def test_the_number_on_the_waiting_list_moves_up(group, row, teacher):
    applying.apply(group, PersonFactory(), Place(), now=NOW)
    first, second = (applying.apply(group, PersonFactory(), Place(), now=NOW + timedelta(minutes=at)) for at in (1, 2))
    assert queries.places_in_queue([row, second, first]) == {first.pk: 1, second.pk: 2}
    assert [queries.place_in_queue(one) for one in (first, second)] == [1, 2]

    applying.withdraw(first, by=first.person, now=NOW + timedelta(hours=1))
    assert queries.place_in_queue(queries.of_key(second.key)) == 1


def test_my_pulsar_shows_the_course_with_the_next_step(row, teacher, django_assert_num_queries):
    with django_assert_num_queries(2):
        [card] = own.cards(teacher, actor_of(None), NOW)

    assert (card.title, card.status.key, card.tone) == (row.group.programme.title, stages.DOCS_NEEDED, "warn")


def test_the_curator_sees_what_waits_and_finds_people(group, row, curator):
    _at(row, stages.DOCS_CHECK)
    actor = actor_of(curator)

    counts = [todo.count for todo in cards.todos(curator, actor, NOW)]
    assert counts == [1, 0, 0, 0]
    assert [found.title for found in cards.search(actor, row.person.family, 20)] == [row.person.full_name]


def test_a_curator_of_other_groups_sees_and_finds_nothing(group, row, region):
    _at(row, stages.DOCS_CHECK)
    other = RoleFactory(role="curator", region=region).person

    assert [todo.count for todo in cards.todos(other, actor_of(other), NOW)] == [0, 0, 0, 0]
    assert list(cards.search(actor_of(other), row.person.family, 20)) == []


def test_an_order_of_an_unknown_kind_and_a_second_signature_are_refused(group, row, curator):
    _at(row, stages.ORDER_IN)
    deciding.sign_order(group, [queries.of_key(row.key)], IN, by=curator, now=NOW)

    with pytest.raises(Conflict):
        deciding.sign_order(group, [queries.of_key(row.key)], IN, by=curator, now=NOW)
