"""The block's budgets with a whole ready questionnaire, not a form of one question."""

import pytest
from applying import NOW
from budgets import AUTOSAVE, FIRST_VIEW, SUBMIT, allowed
from django.test import Client
from factories import OrganisationFactory

from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.questions import domain as questions
from pulsar_xblocks.kernel.questions.queries import FEW
from pulsar_xblocks.selection.applications.actions.sending import next_number
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.templates.science import science

pytestmark = pytest.mark.django_db
TEXT = "Мы измеряли, как оттаивает почва под разными укрытиями, и сравнили четыре площадки. " * 8


def _answers(row, school):
    name = {"family": "Ковалёва", "given": "Анна", "patronymic": "Сергеевна"}
    pupil = {"c1": name, "c2": row.person.birth_date.isoformat(), "c3": 8, "c4": school.code, "c5_email": "pupil@example.ru"}
    family = {"c6_name": name, "c6_kin": "mother", "c6_phone": "+79130000000", "c6_email": "family@example.ru"}
    return pupil | family | {"c7": "no", "c9": "yes", "n1": "physics", "n4": TEXT, "n5": TEXT, "n6": "none"}


def test_a_whole_application_keeps_to_the_budgets(opened, call):
    school = OrganisationFactory(region=call.region)
    call.questionnaire = opened.questionnaire = pin("questionnaire", science(), NOW)
    call.save()
    opened.save()
    next_number(call.region, NOW)  # the first application of a year makes the series
    client, page = Client(), f"/pulsar/selection/{int(call.region.code)}/{call.code}/"
    client.force_login(opened.person.user)
    posted = questions.flat(science(), _answers(opened, school))

    save = client.post(f"{page}do/save/", posted | {"version": opened.version})
    view = client.get(page)
    submit = client.post(f"{page}do/submit/", posted | {"version": save.json()["version"]})

    assert SelectionApplication.objects.get().status == "submitted"
    counts = [int(answer["X-Pulsar-Queries"]) for answer in (view, save, submit)]
    assert counts[0] <= FIRST_VIEW
    assert counts[1] <= allowed(AUTOSAVE)
    assert counts[2] <= allowed(SUBMIT, 2)


def test_a_whole_application_sent_without_being_saved_before_keeps_to_the_budget(opened, call):
    school = OrganisationFactory(region=call.region)
    call.questionnaire = opened.questionnaire = pin("questionnaire", science(), NOW)
    call.save()
    opened.save()
    next_number(call.region, NOW)
    client, page = Client(), f"/pulsar/selection/{int(call.region.code)}/{call.code}/"
    client.force_login(opened.person.user)

    submit = client.post(f"{page}do/submit/", questions.flat(science(), _answers(opened, school)) | {"version": opened.version})

    assert SelectionApplication.objects.get().status == "submitted"
    assert int(submit["X-Pulsar-Queries"]) <= allowed(SUBMIT - 1, 2)  # a block reads the link of its course besides


def test_a_first_view_costs_the_same_where_the_region_has_more_schools_than_a_list_holds(opened, call):
    school = OrganisationFactory(region=call.region, short_name="Яйская школа")
    call.questionnaire = opened.questionnaire = pin("questionnaire", science(), NOW)
    call.save()
    opened.save()
    client, page = Client(), f"/pulsar/selection/{int(call.region.code)}/{call.code}/"
    client.force_login(opened.person.user)
    client.post(f"{page}do/save/", questions.flat(science(), _answers(opened, school)) | {"version": opened.version})
    few = client.get(page)

    for _ in range(FEW + 1):
        OrganisationFactory(region=call.region, municipality=school.municipality)
    many = client.get(page)

    assert [int(answer["X-Pulsar-Queries"]) for answer in (few, many)] == [int(few["X-Pulsar-Queries"])] * 2
    assert f'value="{school.code}" selected' in many.content.decode()
