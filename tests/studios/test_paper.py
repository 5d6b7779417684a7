import html
import re
from datetime import date

import pytest
from factories import PupilFactory

from pulsar_xblocks.studios.actions import roster
from pulsar_xblocks.studios.actions.roster import Place

pytestmark = pytest.mark.django_db


def test_mentor_prints_the_forms_of_those_who_are_waited_for(mentor, studio, now):
    waiting = PupilFactory(family="Соболева")
    roster.join(studio, waiting, Place(8, "А"), by=studio.mentors.get().person, now=now)
    shown = mentor.part("roster").json()["html"]

    link = html.unescape(re.search(r'href="([^"]*/consents/forms/[^"]*)"', shown)[1])
    page = mentor.client.get(link)

    assert page.status_code == 200
    assert "Соболева" in page.content.decode()


def test_pupil_is_led_to_the_own_answer(mentor, studio, as_learner, now):
    waiting = PupilFactory(with_account=True)
    roster.join(studio, waiting, Place(8, "А"), by=studio.mentors.get().person, now=now)

    pupil = as_learner(waiting)

    assert "/pulsar/me/consents/" in pupil.page().content.decode()
    assert pupil.client.get("/pulsar/me/consents/").status_code == 200


def test_mentor_sees_who_is_of_age(mentor, studio, now):
    roster.join(studio, PupilFactory(birth_date=date(2008, 11, 10)), Place(11, "А"), by=studio.mentors.get().person, now=now)
    roster.join(studio, PupilFactory(birth_date=date(2008, 11, 11)), Place(11, "А"), by=studio.mentors.get().person, now=now)

    assert mentor.part("roster").json()["html"].count("без представителя") == 1


def test_newcomer_finds_the_way_to_the_unit(stranger, block, year):
    stranger.do("start")
    stranger.do("withdraw")

    assert f"/jump_to/{block.row.usage_key}" in stranger.client.get("/pulsar/me/").content.decode()
