"""The platform's own loader (edx-django-utils) finds the app and all it declares; settings merge and never push one out."""

import subprocess
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest
from django.dispatch import Signal
from django.urls import ResolverMatch, resolve, reverse
from edx_django_utils.plugins import add_plugins, connect_plugin_receivers, get_plugin_apps, get_plugin_url_patterns

from pulsar_xblocks.kernel.people import signals
from pulsar_xblocks.plugin_settings import DEFAULTS, plugin_settings

LMS, CMS = "lms.djangoapp", "cms.djangoapp"
KINDS = ("common", "production", "devstack", "test")
RETIREMENT = "openedx.core.djangoapps.user_api.accounts.signals"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return an empty settings module that the loader can import."""
    module = ModuleType("site_settings")
    monkeypatch.setitem(sys.modules, "site_settings", module)
    return module


@pytest.fixture
def mounted(monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the name of a URLconf that holds what the loader gives the LMS and nothing else."""
    module = ModuleType("lms_urls")
    module.urlpatterns = get_plugin_url_patterns(LMS)
    monkeypatch.setitem(sys.modules, "lms_urls", module)
    return "lms_urls"


@pytest.fixture
def retirement(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """Put the platform's module of retirement signals where its loader looks."""
    parts = RETIREMENT.split(".")
    for length in range(1, len(parts)):
        monkeypatch.setitem(sys.modules, ".".join(parts[:length]), ModuleType(parts[length - 1]))
    module = ModuleType(RETIREMENT)
    module.USER_RETIRE_LMS_MISC, module.USER_RETIRE_LMS_CRITICAL = Signal(), Signal()
    monkeypatch.setitem(sys.modules, RETIREMENT, module)
    yield module


def _told(module: ModuleType) -> dict[str, object]:
    return {name: value for name, value in vars(module).items() if not name.startswith("__")}


@pytest.mark.parametrize("project", [LMS, CMS])
def test_the_app_is_installed_by_the_platform(project: str) -> None:
    assert "pulsar_xblocks.apps.PulsarConfig" in get_plugin_apps(project)


def test_pages_stand_under_pulsar_in_the_lms_only(mounted: str) -> None:
    match: ResolverMatch = resolve("/pulsar/me/", urlconf=mounted)

    assert (match.view_name, match.app_names) == ("pulsar:me", ["pulsar_xblocks"])
    assert reverse("pulsar:home", urlconf=mounted).startswith("/pulsar/")
    assert len(get_plugin_url_patterns(LMS)) == 1
    assert get_plugin_url_patterns(CMS) == []


def test_both_signals_of_retirement_reach_us_in_the_lms(retirement: ModuleType) -> None:
    connect_plugin_receivers(LMS)
    connect_plugin_receivers(LMS)  # a second start connects nothing twice
    both = (retirement.USER_RETIRE_LMS_MISC, retirement.USER_RETIRE_LMS_CRITICAL)

    heard = [[receiver for receiver, _ in signal.send_robust(None, user=None, retired_username="r")] for signal in both]

    assert heard == [[signals.retire_account]] * 2


def test_studio_gets_no_signal(retirement: ModuleType) -> None:
    connect_plugin_receivers(CMS)

    assert retirement.USER_RETIRE_LMS_MISC.receivers == []


@pytest.mark.parametrize("project", [LMS, CMS])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_settings_sets_what_is_absent(site: ModuleType, project: str, kind: str) -> None:
    add_plugins("site_settings", project, kind)

    assert _told(site) == DEFAULTS


@pytest.mark.parametrize("project", [LMS, CMS])
def test_what_the_site_says_stays_in_whatever_order(site: ModuleType, project: str) -> None:
    add_plugins("site_settings", project, "common")
    vars(site).update(PULSAR_CONSENT_AGE=16, PULSAR_FIELD_KEYS=["from yaml"], LMS_ROOT_URL="https://lms.example.ru")  # the YAML file
    for kind in ("production", "production", "devstack", "test", "common"):
        add_plugins("site_settings", project, kind)
    site.PULSAR_PRIVATE_ROOT = "/openedx/media-private/pulsar"  # Tutor's patches come last
    told = _told(site)

    assert told == DEFAULTS | {
        "PULSAR_CONSENT_AGE": 16,
        "PULSAR_FIELD_KEYS": ["from yaml"],
        "LMS_ROOT_URL": "https://lms.example.ru",
        "PULSAR_PRIVATE_ROOT": "/openedx/media-private/pulsar",
    }


def test_a_value_that_means_no_is_a_value() -> None:
    site = ModuleType("site")
    vars(site).update(PULSAR_PRIVATE_STORAGE="", PULSAR_CONSENT_AGE=0)

    plugin_settings(site)

    assert (site.PULSAR_PRIVATE_STORAGE, site.PULSAR_CONSENT_AGE) == ("", 0)


def test_a_list_that_the_site_adds_to_is_its_own() -> None:
    lms, cms = ModuleType("lms"), ModuleType("cms")
    plugin_settings(lms)
    lms.PULSAR_FIELD_KEYS.append("key")

    plugin_settings(cms)

    assert (cms.PULSAR_FIELD_KEYS, DEFAULTS["PULSAR_FIELD_KEYS"]) == ([], [])


def test_settings_are_read_before_anything_of_django_is_ready() -> None:
    code = (
        "import sys, pulsar_xblocks.apps, pulsar_xblocks.plugin_settings\n"
        "from django.conf import settings\n"
        "print(settings.configured, [name for name in sys.modules if name.startswith(('rest_framework', 'pulsar_xblocks.kernel'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "False []\n"
