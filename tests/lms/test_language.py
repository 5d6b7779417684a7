"""The switch of the language on a site of the platform: its middleware puts the cookie back to what the account prefers."""

import sys
from types import SimpleNamespace

import pytest
from django.conf import settings as site
from django.test import Client
from factories import PersonFactory

pytestmark = pytest.mark.django_db


class Preferences:
    """The table of preferences, as much of it as is asked for."""

    kept: dict[int, str] = {}

    def update_or_create(self, *, user, key, defaults):
        assert key == "pref-lang"
        self.kept[user.pk] = defaults["value"]

    def filter(self, *, user_id, key):
        row = SimpleNamespace(value=self.kept[user_id]) if user_id in self.kept else None
        return SimpleNamespace(first=lambda: row)


def puts_back(respond):
    """Do what LanguagePreferenceMiddleware does with an answer to somebody logged in."""

    def middleware(request):
        response = respond(request)
        if request.user.is_authenticated:
            language = Preferences.kept.get(request.user.pk)
            if language:
                response.set_cookie(site.LANGUAGE_COOKIE_NAME, language)
            else:
                response.delete_cookie(site.LANGUAGE_COOKIE_NAME)
        return response

    return middleware


@pytest.fixture
def platform(monkeypatch, settings):
    models = SimpleNamespace(UserPreference=SimpleNamespace(objects=Preferences()))
    monkeypatch.setitem(sys.modules, "openedx.core.djangoapps.user_api.models", models)
    monkeypatch.setattr(Preferences, "kept", {})
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "test_language.puts_back"]
    monkeypatch.setitem(sys.modules, "test_language", sys.modules[__name__])


def test_language_of_somebody_logged_in_stays_chosen(platform, browser):
    person = PersonFactory(with_account=True)
    client = browser(person)

    client.post("/pulsar/language/", {"language": "en", "next": "/pulsar/me/"})

    assert 'lang="en"' in client.get("/pulsar/me/").content.decode()
    assert Preferences.kept == {person.user_id: "en"}


def test_visitor_has_the_cookie_alone(platform):
    client = Client()

    client.post("/pulsar/language/", {"language": "en", "next": "/pulsar/league/"})

    assert (client.cookies[site.LANGUAGE_COOKIE_NAME].value, Preferences.kept) == ("en", {})
