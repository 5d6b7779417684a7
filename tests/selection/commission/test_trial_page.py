"""The operator tries the rules of a call on samples; nothing is stored."""

from dataclasses import replace
from decimal import Decimal

import pytest
from commission_rows import a_call, applications, given
from django.apps import apps

from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.selection.domain.ready import READY
from pulsar_xblocks.selection.templates import READY as QUESTIONNAIRES

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(now):
    """Return a call with the ready rules and the ready questionnaire of a direction."""

    def make(code="science", **changed):
        made = a_call(rules=replace(READY[code], places=60, **changed))
        made.questionnaire = pin("questionnaire", QUESTIONNAIRES[code][1](), now)
        made.save()
        return made

    return make


def address(call):
    return f"/pulsar/calls/{call.pk}/trial/"


def counts():
    return {model.__name__: model.objects.count() for model in apps.get_app_config("pulsar").get_models()}


def test_samples_are_scored_ranked_and_explained(entered, call):
    page = entered().get(address(call())).content.decode()

    assert "Части дают в сумме 100 баллов" in page
    assert "1. Сильный во всём" in page
    assert "ниже «Ровный»: учебная часть 26 против 30" in page.replace("\xa0", " ")
    assert "а нужно не меньше 20" in page.replace("\xa0", " ")


def test_typed_points_are_counted_and_nothing_is_stored(entered, call):
    client, made = entered(), call()
    before = counts()

    page = client.post(address(made), {"even_n3": "50", "even_n2": "30", "places": "1"}).content.decode()

    assert "1. Ровный" in page
    assert "Сумма: 92" in page
    assert counts() == before


def test_sent_application_stands_among_the_samples_with_the_points_it_has(entered, call):
    made = call()
    [row] = applications(made, 1)
    given({row.pk: 48})

    page = entered().post(address(made), {"number": row.number}).content.decode()

    assert f". {row.number}</h3>" in page
    assert "Сумма: 48" in page  # nothing else is scored yet


@pytest.mark.parametrize("status", ["draft", "unfinished"])
def test_draft_is_nobodys_business_and_a_foreign_number_is_unknown(entered, call, status):
    made, other = call(), a_call()
    [draft], [foreign] = applications(made, 1), applications(other, 2)[1:]
    draft.status = status
    draft.save()
    client = entered()

    for number in (draft.number, foreign.number, "П-2026-999999", "'"):
        assert 'id="e-number"' in client.post(address(made), {"number": number}).content.decode()


def test_wrong_points_stand_beside_their_field(entered, call):
    page = entered().post(address(call()), {"even_n3": "51", "strong_n2": "много", "places": "0"}).content.decode()

    assert all(f'id="e-{name}"' in page for name in ("even_n3", "strong_n2", "places"))


def test_sample_answers_bring_their_points_by_themselves(entered, call):
    posted = {"asked": "s2 s3 s4_sprint s4_jump s4_push s4_bend", "s2": "candidate", "s4_sprint": "4,7", "s4_jump": "190"}

    page = entered().post(address(call("sport")), posted).content.decode()

    assert "С ответами ниже" in page
    assert "Сумма: 34" in page  # 25 + 5 + 4


def test_gaps_are_named_before_the_call_opens(entered, call):
    made = call(parts=(replace(READY["science"].parts[0], most=Decimal(40)), *READY["science"].parts[1:3]))

    page = entered().get(address(made)).content.decode()

    assert "Что пока не сходится" in page
    assert "100" in page.split("Что пока не сходится")[1][:400]


@pytest.mark.parametrize(("role", "status"), [("operator", 200), ("methodist", 200), ("chair", 403), ("expert", 403)])
def test_who_may_try_the_rules(entered, call, role, status):
    assert entered(role).get(address(call())).status_code in (status, 404 if status == 403 else 200)


def test_academic_part_says_where_its_points_come_from(entered, call):
    made = call()

    page = entered().get(f"/pulsar/calls/{made.pk}/").content.decode()

    assert "На этом сайте нет оценок курсов" in page
    assert f"/pulsar/loads/academic/{made.pk}/" in page
    assert entered().get(f"/pulsar/loads/academic/{made.pk}/").status_code == 200


@pytest.mark.parametrize("role", ["methodist", "chair", "expert"])
def test_only_the_operator_orders_a_reading(entered, call, role):
    made = call()

    assert entered(role, call=made).post(f"/pulsar/calls/{made.pk}/grades/").status_code in (403, 404)
    assert entered().post(f"/pulsar/calls/{made.pk}/grades/").status_code == 302
