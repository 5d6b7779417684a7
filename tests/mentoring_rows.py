"""Mentors, requests and pairs for tests: a region with its themes; the values that matter stand in the test."""

from datetime import UTC, date, datetime

from factories import OrganisationFactory, PersonFactory, RoleFactory

from pulsar_xblocks.courses.domain import mentoring
from pulsar_xblocks.courses.mentoring.actions import offering, pairing, working

NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
THEMES = ("Проектная работа", "Оценивание", "Робототехника")
PLAN = mentoring.Plan("Открыть студию", ("Собрать команду", "Провести первое занятие"), date(2026, 11, 1), date(2027, 5, 31))


def themes(region):
    """Give a region its list of themes."""
    return offering.set_themes(region, 0, "\n".join(THEMES), by=RoleFactory(role="curator", region=region).person, now=NOW)


def teacher():
    """Return a person with an account, of age."""
    return PersonFactory(with_account=True, birth_date=date(1985, 4, 1))


def school(region):
    """Return an organisation of the region."""
    return OrganisationFactory(municipality__region=region)


def mentor(region, organisation=None, wanted=THEMES[:1], most=3):
    """Return the profile of a fresh mentor."""
    offer = offering.Offer(wanted, organisation, "Десять лет веду студию", most)
    return offering.save_profile(teacher(), region, 0, offer, now=NOW)


def request(region, organisation=None, wanted=THEMES[:1], **more):
    """Return the request of a fresh teacher."""
    return offering.save_request(teacher(), region, offering.Need(wanted, organisation, "Хочу открыть студию", **more), now=NOW)


def proposed(region, places=(None, None), **more):
    """Return a pair that the mentee has proposed: organisations of the mentor and of the mentee."""
    row = request(region, places[1], **more)
    return pairing.propose(row, mentor(region, places[0]).person, by=row.person, now=NOW)


def agreed(region, **more):
    """Return a pair on which both have agreed."""
    pair = proposed(region, **more)
    return pairing.answer(pair, pairing.Answer(mentoring.MENTOR, True), by=pair.mentor, now=NOW)


def active(region, curator, **more):
    """Return a pair at work by an approved programme."""
    pair = agreed(region, **more)
    working.save_plan(pair, pair.version, PLAN, by=pair.mentor, now=NOW)
    working.send_plan(pair, by=pair.mentee, now=NOW)
    return working.approve_plan(pair, by=curator, now=NOW)
