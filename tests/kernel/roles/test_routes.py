"""Every address of the product, as nobody and as a stranger; grows by itself with the routes."""

import re

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver
from factories import OrganisationFactory, PersonFactory, RegionFactory, YearFactory

from pulsar_xblocks import urls

# Pages that a person without an account may read; each says why.
OPEN = {
    "link_again": "asks for an e-mail to send a lasting link again",
    "api_schema": "describes the API and holds no data",
    "league_public": "published standings: studio, school, points; nothing of a pupil",
    "selection_calls": "announced calls of the selection; nothing of an applicant",
    "document_check": "asks for the code of a document about training",
    "discussions_public": "what is put up for discussion; nothing of an author",
    "league_results": "results of a year: studio, school, points; nothing of a pupil",
}
# Pages of everyone who is logged in; each says why.
OWN = {
    "home": "leads to «My Pulsar»",
    "me": "one's own page",
    "api-me-list": "oneself, for programs",
    "inbox": "one's own messages",
    "inbox_calendar": "one's own calendar link",
    "own_consents": "one's own consents",
    "language": "the own language",
    "api-applications-list": "one's own applications",
    "search": "finds only what the person reaches",
    "files": "what an upload may be, for everyone who may upload",
    "files_plain": "one's own upload",
    "contests": "the calendar of contests is for everyone logged in",
    "contests_find": "the same lists by a few letters",
    "api-contests-list": "the lists of contests are for everyone logged in",
    "achievements": "one's own achievements",
    "api-achievements-list": "one's own achievements, for programs",
    "api-practice-logs-list": "one's own diaries, for programs",
    "achievement_new": "one's own achievement",
    "mentoring_own": "one's own mentoring",
    "mentor_profile": "one's own profile of a mentor",
    "mentoring_request": "one's own request for a mentor",
    "paths_own": "one's own learning paths",
    "courses_open": "courses to which one may apply, and one's own",
    "api-enrolments-list": "one's own courses, for programs",
    "api-hours-list": "one's own hours, for programs",
}
REFUSED = {301, 302, 400, 401, 403, 404, 405, 410, 412, 415, 422}
COUNTED = {"Attempt"}  # guesses of links and codes are counted on purpose
SAMPLES = {"int": "1", "str": "sample", "slug": "sample", "uuid": "0d3c2f80-0000-4000-8000-000000000000", "path": "a/b"}
BY_NAME = {"code": "70", "form": "csv", "year": "2026-27"}


def routes(patterns=urls.urlpatterns, prefix="/pulsar/"):
    """Yield the name and a sample path of every route below the product's mount."""
    for entry in patterns:
        here = prefix + sample(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, here)
        elif isinstance(entry, URLPattern):
            yield entry.name or "", here


def sample(pattern):
    """Return a path that the pattern matches, its arguments filled with plain values."""
    text = str(pattern)
    if hasattr(pattern, "_route"):
        kinds = {"IntConverter": "int", "SlugConverter": "slug", "UUIDConverter": "uuid", "PathConverter": "path"}
        for name, converter in pattern.converters.items():
            value = BY_NAME.get(name) or SAMPLES[kinds.get(type(converter).__name__, "str")]
            text = re.sub(rf"<(?:\w+:)?{name}>", value, text)
        return text
    text = re.sub(r"\(\?P<(\w+)>((?:[^()]|\([^()]*\))*)\)", lambda found: BY_NAME.get(found[1]) or first_match(found[2]), text)
    return text.strip("^$").replace(r"\Z", "").replace("\\", "").replace("/?", "/").replace("$", "")


def first_match(expression):
    """Return a value for a group: a word of its alternatives, a digit, or a plain word."""
    if re.fullmatch(r"[\w|]+", expression):
        return expression.split("|")[0]
    return next((value for value in ("1", "sample", "a-b") if re.fullmatch(expression, value)), "sample")


ROUTES = sorted(set(routes()))
IDS = [f"{name or '-'} {path}" for name, path in ROUTES]


@pytest.fixture
def objects(db, now):
    """Let there be something with the id 1 behind every sample address."""
    OrganisationFactory(region=RegionFactory())
    YearFactory(region__code="70", code="2026/27")
    return PersonFactory(key="sample")


def test_the_walk_finds_the_routes():
    names = {name for name, _ in ROUTES}

    assert {"home", "organisation", "organisations_export", "person", "role_close", "link"} <= names
    assert {*OPEN, *OWN} <= names
    assert not [path for _, path in ROUTES if re.search(r"[<>()^$?\\]", path)]


@pytest.mark.parametrize(("name", "path"), ROUTES, ids=IDS)
def test_nobody_gets_in_without_a_login(objects, name, path):
    before = rows()

    statuses = {Client().get(path).status_code, Client().post(path).status_code}

    assert statuses <= REFUSED | ({200} if name in OPEN else set())
    assert rows() == before


@pytest.mark.parametrize(("name", "path"), ROUTES, ids=IDS)
def test_a_stranger_reaches_nothing_of_others(objects, name, path):
    client = Client()
    client.force_login(PersonFactory(with_account=True).user)

    statuses = {client.get(path).status_code, client.post(path).status_code}

    assert statuses <= REFUSED | ({200, 201} if name in OPEN or name in OWN else set())


def rows():
    """Return how many rows each table of the product holds, but for counted guesses."""
    models = [model for model in apps.get_app_config("pulsar").get_models() if model.__name__ not in COUNTED]
    return {model.__name__: model.objects.count() for model in models}
