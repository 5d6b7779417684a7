"""What of an enrolment is destroyed and when: every word of it, its files, the people on lists who never came."""

from datetime import UTC, date, datetime, timedelta

import pytest
from factories import PersonFactory

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments.actions import applying, nominating
from pulsar_xblocks.courses.enrolments.actions.applying import Place
from pulsar_xblocks.courses.enrolments.actions.nominating import Nominee
from pulsar_xblocks.courses.enrolments.models import CourseNomination, Dossier, Enrolment
from pulsar_xblocks.courses.enrolments.terms import DROPPED
from pulsar_xblocks.courses.programmes.models import Programme, TrainingGroup
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.retention.models import DestructionAct, DestructionRow
from pulsar_xblocks.kernel.retention.registry import Doomed, rule_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
FACTS = {"snils": "112-233-445 95", "level": "higher", "diploma_family": "Иванова", "diploma_number": "1234567", "sex": "f"}
DUE = date(2026, 12, 11)


def _destroyed(region, by, rule=DROPPED, as_of=DUE):
    items = rule_of(rule).plan(region.pk, as_of)
    for item in items:
        rule_of(rule).destroy(Doomed(region.pk, item.object_kind, item.object_id, by, None, as_of, NOW + timedelta(days=60)))
    assert rule_of(rule).plan(region.pk, as_of) == []
    return len(items)


@pytest.mark.parametrize(
    "left", [{"reason": "Передумала"}, {"final_work": "Студия за год"}, {"contract_number": "17"}], ids=["reason", "work", "contract"]
)
def test_an_application_without_answers_and_post_is_destroyed_too(group, teacher, region, left):
    row = applying.apply(group, teacher, Place(), now=NOW)
    applying.withdraw(row, by=teacher, now=NOW)
    Enrolment.objects.filter(pk=row.pk).update(**left)

    assert _destroyed(region, teacher) == 1
    assert Enrolment.objects.filter(pk=row.pk, reason="", final_work="", contract_number="").exists()


def test_files_of_an_application_without_words_are_destroyed(group, teacher, region):
    row = applying.apply(group, teacher, Place(), now=NOW)
    applying.withdraw(row, by=teacher, now=NOW)
    facts = {"original_name": "diploma.pdf", "purpose": "training_diploma", "state": "ready", "created_at": NOW, "size": 3}
    PrivateFile.objects.create(key="k" * 22, owner=teacher, subject_kind="enrolment", subject_id=str(row.pk), **facts)

    assert _destroyed(region, teacher) == 1
    assert not PrivateFile.objects.filter(state="ready").exists()


def test_the_personal_file_of_who_studies_elsewhere_stays(group, programme, facts, teacher, region, operator, curator):
    gone = applying.apply(group, teacher, Place(post="учитель"), now=NOW)
    applying.save_dossier(teacher, gone, 0, FACTS, now=NOW)
    applying.withdraw(gone, by=teacher, now=NOW)
    here = applying.apply(group, teacher, Place(), now=NOW)
    Enrolment.objects.filter(pk=here.pk).update(stage=stages.STUDYING)

    assert _destroyed(region, operator) == 1
    assert Dossier.objects.exclude(secret="").count() == 1


def _sent(group, by, email):
    return nominating.nominate(group, Nominee("Иванова", "Анна", "", email, "учитель"), load=None, by=by, now=NOW)


def test_who_was_sent_and_never_came_is_forgotten_after_the_training(group, region, curator):
    silent, declined = _sent(group, curator, "a@demo.invalid"), _sent(group, curator, "b@demo.invalid")
    nominating.decline(declined, by=None, now=NOW)
    rule = "training_sent"

    assert rule_of(rule).plan(region.pk, date(2027, 1, 17)) == []
    assert _destroyed(region, curator, rule, date(2027, 1, 18)) == 2
    assert not CourseNomination.objects.exists()
    assert not Person.objects.filter(pk__in=[silent.person_id, declined.person_id]).exists()


def test_who_was_sent_and_has_an_account_only_leaves_the_list(group, region, curator):
    known = PersonFactory(with_account=True)
    known.user.email = "c@demo.invalid"
    known.user.save()
    _sent(group, curator, "c@demo.invalid")
    _destroyed(region, curator, "training_sent", date(2027, 1, 18))

    assert not CourseNomination.objects.exists()
    assert Person.objects.filter(pk=known.pk, retired_at=None).exists()


def test_who_is_named_by_an_act_only_is_blanked(group, region, curator):
    row = _sent(group, curator, "a@demo.invalid")
    [item] = rule_of("training_sent").plan(region.pk, date(2027, 1, 18))
    act = DestructionAct.objects.create(region=region, number=1, as_of=DUE, reason="Срок", by=curator, ordered_at=NOW)
    facts = {"rule": item.rule, "object_kind": item.object_kind, "object_id": item.object_id, "since": item.since}
    DestructionRow.objects.create(act=act, person=row.person, place=item.place, **facts)
    _destroyed(region, curator, "training_sent", date(2027, 1, 18))

    assert Person.objects.filter(pk=row.person_id, family="", email="").exclude(retired_at=None).exists()


def test_long_codes_fit_the_row_of_an_act(group, region, curator):
    TrainingGroup.objects.filter(pk=group.pk).update(code="г" * 40)
    Programme.objects.filter(pk=group.programme_id).update(code="п" * 40)
    _sent(group, curator, "a@demo.invalid")

    [item] = rule_of("training_sent").plan(region.pk, date(2027, 1, 18))
    assert len(item.place) <= DestructionRow._meta.get_field("place").max_length
