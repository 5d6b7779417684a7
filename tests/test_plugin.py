"""The platform's own loader (edx-django-utils) finds the app and all it declares; settings merge and never push one out."""

import subprocess
import sys
from importlib import import_module
from types import ModuleType

import pytest
from django.dispatch import Signal
from django.urls import ResolverMatch, resolve, reverse
from django.utils.module_loading import import_string
from edx_django_utils.plugins import add_plugins, connect_plugin_receivers, get_plugin_apps, get_plugin_url_patterns, registry
from openedx_events.learning.signals import COURSE_ENROLLMENT_CREATED

from pulsar_xblocks import signals
from pulsar_xblocks.plugin_settings import DEFAULTS, FILTERS, XAPI_EVENTS, plugin_settings

LMS, CMS = "lms.djangoapp", "cms.djangoapp"
KINDS = ("common", "production", "devstack", "test")
RETIREMENT = "openedx.core.djangoapps.user_api.accounts.signals"
COURSES = "xmodule.modulestore.django"
SENT = {  # module -> signals of the platform that is not here; openedx-events is
    RETIREMENT: ("USER_RETIRE_LMS_MISC", "USER_RETIRE_LMS_CRITICAL"),
    COURSES: ("COURSE_PUBLISHED", "COURSE_DELETED"),
}
OURS = {*DEFAULTS, "OPEN_EDX_FILTERS_CONFIG", "EVENT_TRACKING_BACKENDS_ALLOWED_XAPI_EVENTS"}


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the loader find our app only: plugins installed beside it want a whole platform."""
    found = registry.get_plugin_app_configs
    monkeypatch.setattr(registry, "get_plugin_app_configs", lambda project: [one for one in found(project) if one.name == "pulsar_xblocks"])


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return an empty settings module that the loader can import; ``ENV_TOKENS`` is the site's YAML file."""
    module = ModuleType("site_settings")
    module.ENV_TOKENS = {}
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
def platform(monkeypatch: pytest.MonkeyPatch) -> dict[str, Signal]:
    """Put the platform's modules of signals where its loader looks; return name -> signal."""
    signals_of = {}
    for path, names in SENT.items():
        parts = path.split(".")
        for length in range(1, len(parts)):
            monkeypatch.setitem(sys.modules, ".".join(parts[:length]), ModuleType(parts[length - 1]))
        module = ModuleType(path)
        signals_of |= {name: Signal() for name in names}
        vars(module).update({name: signals_of[name] for name in names})
        monkeypatch.setitem(sys.modules, path, module)
    monkeypatch.setattr(COURSE_ENROLLMENT_CREATED, "receivers", [])
    return signals_of


def _hearing(signal: Signal) -> list[object]:
    return [receiver for receiver, _ in signal.send_robust(None)]


def _told(module: ModuleType) -> dict[str, object]:
    return {name: value for name, value in vars(module).items() if name in DEFAULTS}


@pytest.mark.parametrize("project", [LMS, CMS])
def test_the_app_is_installed_by_the_platform(project: str) -> None:
    assert "pulsar_xblocks.apps.PulsarConfig" in get_plugin_apps(project)


def test_pages_stand_under_pulsar_in_the_lms_only(mounted: str) -> None:
    match: ResolverMatch = resolve("/pulsar/me/", urlconf=mounted)

    assert (match.view_name, match.app_names) == ("pulsar:me", ["pulsar_xblocks"])
    assert reverse("pulsar:home", urlconf=mounted).startswith("/pulsar/")
    assert len(get_plugin_url_patterns(LMS)) == 1
    assert get_plugin_url_patterns(CMS) == []


def test_signals_of_the_lms_reach_us_once(platform: dict[str, Signal]) -> None:
    connect_plugin_receivers(LMS)
    connect_plugin_receivers(LMS)  # a second start connects nothing twice

    assert {name: _hearing(signal) for name, signal in platform.items()} == {
        "USER_RETIRE_LMS_MISC": [signals.retire_account],
        "USER_RETIRE_LMS_CRITICAL": [signals.retire_account],
        "COURSE_PUBLISHED": [],
        "COURSE_DELETED": [],
    }
    assert [reference for _, reference, *_ in COURSE_ENROLLMENT_CREATED.receivers] != []


def test_signals_of_studio_reach_us_once(platform: dict[str, Signal]) -> None:
    connect_plugin_receivers(CMS)
    connect_plugin_receivers(CMS)

    assert {name: _hearing(signal) for name, signal in platform.items()} == {
        "USER_RETIRE_LMS_MISC": [],
        "USER_RETIRE_LMS_CRITICAL": [],
        "COURSE_PUBLISHED": [signals.course_changed],
        "COURSE_DELETED": [signals.course_changed],
    }
    assert COURSE_ENROLLMENT_CREATED.receivers == []


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
        "PULSAR_PRIVATE_ROOT": "/openedx/media-private/pulsar",
    }
    assert site.LMS_ROOT_URL == "https://lms.example.ru"


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


# --- what we add to the platform's own settings


def _steps(site: ModuleType) -> dict[str, list[str]]:
    return {name: site.OPEN_EDX_FILTERS_CONFIG[name]["pipeline"] for name in FILTERS}


def test_filters_of_others_stay_and_ours_come_after_them() -> None:
    tabs, section = FILTERS
    site = ModuleType("site")
    site.OPEN_EDX_FILTERS_CONFIG = {
        tabs: {"pipeline": ["theirs.Tab"], "fail_silently": False, "log_level": "debug"},
        section: ["theirs.Section"],
        "org.openedx.learning.certificate.creation.requested.v1": {"pipeline": ["theirs.Certificate"]},
    }
    yaml = dict(site.OPEN_EDX_FILTERS_CONFIG)

    for _ in range(3):
        plugin_settings(site)

    assert site.OPEN_EDX_FILTERS_CONFIG == yaml | {
        tabs: {"pipeline": ["theirs.Tab", FILTERS[tabs]], "fail_silently": False, "log_level": "debug"},
        section: {"pipeline": ["theirs.Section", FILTERS[section]], "fail_silently": True},
    }


def test_filters_that_the_yaml_file_replaces_come_back(site: ModuleType) -> None:
    add_plugins("site_settings", LMS, "common")
    site.OPEN_EDX_FILTERS_CONFIG = {"theirs": {"pipeline": ["theirs.Step"]}}

    add_plugins("site_settings", LMS, "production")

    assert _steps(site) == {name: [step] for name, step in FILTERS.items()}
    assert site.OPEN_EDX_FILTERS_CONFIG["theirs"] == {"pipeline": ["theirs.Step"]}


@pytest.mark.parametrize("step", FILTERS.values())
def test_every_step_can_be_imported(step: str) -> None:
    assert callable(import_string(step).run_filter)


def test_the_folder_of_templates_is_added_once() -> None:
    site = ModuleType("site")
    site.MAKO_TEMPLATE_DIRS_BASE = ["theirs"]

    plugin_settings(site)
    plugin_settings(site)

    assert [str(folder).rpartition("/")[2] for folder in site.MAKO_TEMPLATE_DIRS_BASE] == ["theirs", "templates"]
    assert (site.MAKO_TEMPLATE_DIRS_BASE[1] / "pulsar_xblocks/dashboard/pulsar.html").exists()


def _whitelists(site: ModuleType) -> list[set[str]]:
    """Return the names that the router and its xAPI part let through."""
    options = site.EVENT_TRACKING_BACKENDS["event_transformer"]["OPTIONS"]
    parts = (options, options["backends"]["xapi"]["OPTIONS"])
    return [set(part["processors"][0]["OPTIONS"]["whitelist"]) for part in parts]


def _routing(site: ModuleType, kind: str) -> None:
    import_module(f"event_routing_backends.settings.{kind}").plugin_settings(site)


@pytest.mark.parametrize("order", [(_routing, plugin_settings), (plugin_settings, _routing)], ids=["after", "before"])
@pytest.mark.parametrize("yaml", [{}, {"EVENT_TRACKING_BACKENDS_ALLOWED_XAPI_EVENTS": ["problem_check"]}], ids=["no yaml", "yaml"])
def test_events_pass_event_routing_backends_whoever_is_loaded_first(order: tuple[object, object], yaml: dict[str, list[str]]) -> None:
    site = ModuleType("site")
    vars(site).update(ENV_TOKENS=yaml, LMS_ROOT_URL="https://lms.example.ru")
    for kind in ("common", "production"):
        for add in order:
            add(site, kind) if add is _routing else add(site)

    router, xapi = _whitelists(site)
    caliper = site.EVENT_TRACKING_BACKENDS["event_transformer"]["OPTIONS"]["backends"]["caliper"]["OPTIONS"]["processors"][0]["OPTIONS"]

    assert set(XAPI_EVENTS) <= router & xapi & set(site.EVENT_BUS_TRACKING_LOGS)
    assert "problem_check" in router & xapi
    assert set(XAPI_EVENTS) & set(caliper["whitelist"]) == set()  # there is no transformer of ours: it would only fill the log
    assert site.EVENT_TRACKING_BACKENDS_ALLOWED_XAPI_EVENTS.count("pulsar.work_sent") == 1


def test_backends_of_another_shape_are_left_alone() -> None:
    site = ModuleType("site")
    site.EVENT_TRACKING_BACKENDS = {"tracking_logs": {"ENGINE": "eventtracking.backends.logger.LoggerBackend", "OPTIONS": {}}}
    before = repr(site.EVENT_TRACKING_BACKENDS)

    plugin_settings(site)

    assert repr(site.EVENT_TRACKING_BACKENDS) == before


def test_nothing_else_of_the_site_is_touched() -> None:
    site = ModuleType("site")

    plugin_settings(site)

    assert {name for name in vars(site) if not name.startswith("__")} == OURS
