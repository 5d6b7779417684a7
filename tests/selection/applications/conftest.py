from dataclasses import replace

import pytest
from applying import BORN, EMAIL, NOW, consent, form
from factories import PersonFactory
from selection_rows import CallFactory

from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.selection.applications.actions import filling, sending
from pulsar_xblocks.selection.applications.actions.starting import Told, start
from pulsar_xblocks.selection.domain.ready import READY


@pytest.fixture
def call():
    science = READY["science"]
    rules = pin("selection_rules", replace(science, places=60, gates=replace(science.gates, grades=(7, 8, 9))), NOW)
    return CallFactory(rules=rules, questionnaire=pin("questionnaire", form(), NOW))


@pytest.fixture
def pupil():
    return PersonFactory(with_account=True, birth_date=BORN)


@pytest.fixture
def told():
    return Told(BORN, 8)


@pytest.fixture
def draft(call, pupil, told):
    return start(call, pupil, told, EMAIL, now=NOW)


@pytest.fixture
def opened(draft):
    """Return a draft whose guardian has consented."""
    consent(draft.person)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def filled(opened):
    return filling.save_draft(opened, opened.version, {"n5": "Хочу заниматься физикой"}, now=NOW)


@pytest.fixture
def sent(filled):
    return sending.submit(filled, by=filled.person, now=NOW)
