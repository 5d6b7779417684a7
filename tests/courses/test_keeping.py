"""What is kept of participants: retired, told, destroyed when its term is over, sealed anew."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from factories import PersonFactory

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments import queries, retirement, terms
from pulsar_xblocks.courses.enrolments.actions import applying
from pulsar_xblocks.courses.enrolments.actions.applying import Place
from pulsar_xblocks.courses.enrolments.models import Dossier, Enrolment
from pulsar_xblocks.courses.enrolments.terms import DROPPED, ENDED, Term
from pulsar_xblocks.kernel.people.actions import export_person, retire
from pulsar_xblocks.kernel.retention.registry import Doomed, kept, rule_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
FACTS = {"snils": "112-233-445 95", "level": "higher", "diploma_family": "Иванова", "diploma_number": "1234567", "sex": "f"}


@pytest.fixture
def row(group, teacher, school):
    made = applying.apply(group, teacher, Place(school, None, "учитель", {"t_years": 5}), now=NOW)
    applying.save_dossier(teacher, made, 0, FACTS, now=NOW)
    return queries.of_key(made.key)


def _at(row, stage, **facts):
    Enrolment.objects.filter(pk=row.pk).update(stage=stage, **facts)
    return queries.of_key(row.key)


def test_who_is_retired_leaves_the_course_and_no_own_words(group, row, teacher):
    applying.apply(group, PersonFactory(), Place(), now=NOW)
    waiting = applying.apply(group, PersonFactory(), Place(), now=NOW)
    retire(teacher, NOW)

    gone = Enrolment.objects.get(pk=row.pk)
    assert (gone.stage, gone.post, gone.answers) == (stages.WITHDRAWN, "", "{}")
    assert Dossier.objects.values_list("secret", "snils_index", "snils_tail").get() == ("", None, "")
    assert Enrolment.objects.get(pk=waiting.pk).stage == stages.DOCS_NEEDED
    retirement.blank(teacher, NOW)


def test_a_certificate_that_waits_for_the_register_keeps_its_file(row, teacher):
    _at(row, stages.CERT_ISSUED)
    retirement.blank(teacher, NOW)

    assert Dossier.objects.exclude(secret="").count() == 1


def test_a_person_is_told_everything(row, teacher):
    told = export_person(teacher)["courses"]

    assert told["enrolments"][0]["answers"] == {"t_years": 5}
    assert told["personal_file"]["snils"] == "11223344595"
    assert told["enrolments"][0]["history"][0]["stage"] == stages.DOCS_NEEDED


@pytest.mark.parametrize(
    ("stage", "told"),
    [
        ("withdrawn", (DROPPED, date(2026, 12, 10))),
        ("docs_check", (DROPPED, date(2027, 1, 17))),
        ("left", (ENDED, date(2031, 11, 10))),
        ("frdo_done", (ENDED, date(2031, 11, 10))),
        ("studying", None),
        ("cert_issued", None),
    ],
)
def test_when_an_enrolment_is_due(stage, told):
    assert terms.due(Term(stage, date(2026, 11, 10), date(2026, 12, 18))) == told


def test_a_leap_day_ends_on_the_last_of_february():
    assert terms.later(date(2028, 2, 29), 5) == date(2033, 2, 28)


def test_what_came_to_nothing_is_destroyed_with_its_personal_file(row, teacher, region):
    applying.withdraw(row, by=teacher, now=NOW)
    rule = rule_of(DROPPED)
    assert rule.plan(region.pk, date(2026, 12, 10)) == []
    [item] = rule.plan(region.pk, date(2026, 12, 11))
    later = NOW + timedelta(days=32)
    doomed = Doomed(region.pk, item.object_kind, item.object_id, teacher, None, date(2026, 12, 11), later)

    assert rule.destroy(doomed) > 0
    assert not Dossier.objects.exclude(secret="").exists()
    assert rule.plan(region.pk, date(2026, 12, 11)) == []


def test_who_takes_part_is_kept(row, teacher):
    assert kept([teacher.pk], "roster", date(2026, 11, 10)) == {teacher.pk: "participant"}


def test_keys_rotate_and_the_old_one_can_go(row, teacher, settings):
    old = settings.PULSAR_FIELD_KEYS
    settings.PULSAR_FIELD_KEYS = [Fernet.generate_key().decode(), *old]
    out = StringIO()
    call_command("pulsar_rekey", stdout=out)
    settings.PULSAR_FIELD_KEYS = settings.PULSAR_FIELD_KEYS[:1]

    assert "sealed anew: 1" in out.getvalue()
    assert queries.facts_of(queries.dossier_of(teacher)).snils == "11223344595"


def test_what_no_key_opens_is_told_and_stays(row, settings):
    before = Dossier.objects.get().secret
    settings.PULSAR_FIELD_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(CommandError):
        call_command("pulsar_rekey", stdout=StringIO())
    assert Dossier.objects.get().secret == before
    settings.PULSAR_FIELD_KEYS = []
    with pytest.raises(CommandError):
        call_command("pulsar_rekey", stdout=StringIO())
