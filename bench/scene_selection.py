"""Rows of the selection for the workbench: a call that takes applications, sent ones, drafts whose form is open."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from scene import Scene

from pulsar_demo.bulk_rows import insert
from pulsar_xblocks.kernel.consents import domain as consents
from pulsar_xblocks.kernel.consents.actions import load_default_templates
from pulsar_xblocks.kernel.consents.models import ConsentRecord, ConsentRequest, ConsentTemplate
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.questions import domain as questions
from pulsar_xblocks.selection.applications.models import NumberSeries, SelectionApplication
from pulsar_xblocks.selection.calls import actions
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.domain.ready import READY
from pulsar_xblocks.selection.templates.science import science

CODE = "bench"
BORN = date(2010, 10, 1)
PROJECT = "Мы измеряли, как оттаивает почва под разными укрытиями, и сравнили четыре площадки. " * 8
MOTIVATION = "Мне интересно, как из обычных измерений получается закон. " * 10


def answers(school: str) -> dict[str, Any]:
    """Return all answers of the questionnaire «Наука»."""
    name = {"family": "Ковалёва", "given": "Анна", "patronymic": "Сергеевна"}
    pupil = {"c1": name, "c2": BORN.isoformat(), "c3": 9, "c4": school, "c5_email": "pupil@example.ru"}
    family = {"c6_name": name, "c6_kin": "mother", "c6_phone": "+79130000000", "c6_email": "family@example.ru"}
    own = {"n1": "physics", "n4": PROJECT, "n5": MOTIVATION, "n6": "none"}
    return pupil | family | {"c7": "no", "c9": "yes"} | own


def posted(school: str) -> dict[str, list[str]]:
    """Return the same as a form posts it."""
    return questions.flat(science(), answers(school))


def call(scene: Scene, by: Person) -> Call:
    """Store a call of the region that takes applications now."""
    load_default_templates(scene.region, scene.now - timedelta(days=500))
    values = {
        "title": "Отбор на смену «Наука»", "code": CODE, "direction": "science", "audience": "pupil", "profile": "science",
        "opens_at": scene.now - timedelta(days=20), "closes_at": scene.now + timedelta(days=20),
        "shift_starts": date(2027, 1, 11), "shift_ends": date(2027, 1, 24),
    }  # fmt: skip
    made = actions.create_call(scene.region, values, replace(READY["science"], places=60), by=by, now=scene.now)
    made = actions.publish_questionnaire(made, science(), by=by, now=scene.now)
    return actions.set_status(made, "active", by=by, now=scene.now)


def applications(scene: Scene, made: Call, sent: Sequence[Person], drafts: Sequence[Person]) -> None:
    """Store a sent application of some and a draft of others, all with their consents."""
    Person.objects.filter(pk__in=[row.pk for row in drafts]).update(birth_date=BORN)
    rows = [_row(scene, made, person, f"П-{scene.now.year}-{number:06d}") for number, person in enumerate(sent, 1)]
    insert(SelectionApplication, [*rows, *(_row(scene, made, person, "") for person in drafts)])
    NumberSeries.objects.create(region=scene.region, prefix="П", year=scene.now.year, last=len(rows))
    people, text = [*sent, *drafts], ConsentTemplate.objects.get(region=scene.region, purpose=consents.SELECTION, language="ru")
    at: dict[str, Any] = {"asked_at": scene.now, "state_at": scene.now}
    common = {"region": scene.region, "purpose": consents.SELECTION}
    requests = [ConsentRequest(key=f"s{row.pk:021d}", subject=row, state=consents.GIVEN, **common, **at) for row in people]
    insert(ConsentRequest, requests)
    insert(ConsentRecord, [_record(scene, row, text, party) for row in people for party in (consents.GUARDIAN, consents.SELF)])


def _row(scene: Scene, made: Call, person: Person, number: str) -> SelectionApplication:
    school, at = scene.rng.choice(scene.schools), scene.now - timedelta(days=2)
    return SelectionApplication(
        call=made, person=person, number=number, questionnaire=made.questionnaire, organisation=school, municipality=school.municipality,
        answers=json.dumps(answers(school.code), ensure_ascii=False, sort_keys=True), status="submitted" if number else "draft", grade=9,
        created_at=at, saved_at=at, submitted_at=at if number else None, accepted_at=at if number else None,
    )  # fmt: skip


def _record(scene: Scene, person: Person, text: ConsentTemplate, party: str) -> ConsentRecord:
    return ConsentRecord(
        region=scene.region, subject=person, purpose=text.purpose, party=party, answer=consents.GIVEN, at=scene.now,
        valid_until=consents.valid_until(scene.now.date(), text.valid_years), representative="Ковалёва А. С.", relation="mother",
        operator_name="Центр", template=text, template_version=text.version, text_digest=text.digest, language=text.language,
        categories=text.categories, actions=text.actions, third_parties=text.third_parties, channel="screen",
    )  # fmt: skip
