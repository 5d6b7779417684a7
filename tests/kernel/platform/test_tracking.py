"""What events tell: the declared facts and nothing personal; and what event-routing-backends makes of each."""

import ast
import json
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps

import pulsar_xblocks
from pulsar_xblocks.kernel.platform import runtime, tracking
from pulsar_xblocks.plugin_settings import XAPI_EVENTS

PACKAGE = Path(pulsar_xblocks.__file__).parent
BLOCK = "block-v1:Pulsar+Studios+2026+type@pulsar_studio_project+block@november"
FACTS = {"year": "70:2026/27", "round": "70:2026/27:11", "number": 2, "late": False, "criterion": "K4", "call": "70:science-2026-12"}
FACTS |= {"module": "70:studio-mentor/start", "activity": "plan", "log": "70:studio-mentor/host"}
PERSONAL = {"name", "user", "username", "user_id", "person", "email", "phone", "family", "given", "patronymic", "text", "code", "studio"}


def _sites():
    """Yield the names that calls of ``Done`` give as their event; "" in a choice means none."""
    for path in PACKAGE.rglob("*.py"):
        calls = (node for node in ast.walk(ast.parse(path.read_text("utf8"))) if isinstance(node, ast.Call))
        for node in [keyword for call in calls if getattr(call.func, "id", "") == "Done" for keyword in call.keywords]:
            if node.arg == "event":
                choices = [node.value.body, node.value.orelse] if isinstance(node.value, ast.IfExp) else [node.value]
                yield from (one.value for one in choices if one.value)


def test_every_event_of_the_table_is_sent_and_every_sent_one_stands_in_it():
    assert sorted(set(_sites())) == sorted(tracking.EVENTS)


def test_settings_name_every_event():
    assert [f"{tracking.PREFIX}{name}" for name in tracking.EVENTS] == list(XAPI_EVENTS)


def test_no_event_has_a_personal_field():
    fields = {name for event in tracking.EVENTS.values() for name in event.fields}

    assert fields <= FACTS.keys()
    assert fields & PERSONAL == set()


def test_an_event_tells_what_is_declared_and_nothing_else():
    sent = []
    block = SimpleNamespace(
        scope_ids=SimpleNamespace(usage_id=BLOCK),
        runtime=SimpleNamespace(publish=lambda _, name, facts: sent.append((name, facts))),
    )

    runtime.publish_event(block, "work_sent", **FACTS, family="Сорокина")

    assert sent == [("pulsar.work_sent", {"block": BLOCK, "round": "70:2026/27:11", "number": 2, "late": False})]


def test_where_event_routing_backends_is_no_app_of_the_site_nothing_is_registered():
    assert tracking.register_xapi() is False


def test_the_page_of_the_platform_shows_the_same_table():
    page = (Path(__file__).parents[3] / "docs" / "platform.md").read_text("utf8")

    for name, event in tracking.EVENTS.items():
        assert f"| `pulsar.{name}` | {', '.join(f'`{field}`' for field in event.fields)} |" in page, name


# --- beside the real event-routing-backends


@pytest.fixture
def routing(settings, monkeypatch):
    """Let event-routing-backends be there as on a site; what it asks the platform for is answered here."""
    monkeypatch.setattr(apps, "get_containing_app_config", lambda name: SimpleNamespace(label="event_routing_backends"))
    monkeypatch.setattr(apps, "is_installed", lambda name: True)
    settings.LMS_ROOT_URL = "https://lms.example.ru"
    settings.XAPI_AGENT_IFI_TYPE = "external_id"
    transformer = import_module("event_routing_backends.processors.xapi.transformer")  # its app is not installed: not at the top
    registry = import_module("event_routing_backends.processors.xapi.registry").XApiTransformersRegistry
    monkeypatch.setattr(transformer, "get_anonymous_user_id", lambda user, kind: f"anonymous-{user}")
    monkeypatch.setattr(transformer, "get_course_from_id", lambda key: {"display_name": "Студии"})
    monkeypatch.setattr(registry, "mapping", {})
    assert tracking.register_xapi()
    return registry


def _event(name):
    facts = tracking.emitted(name, BLOCK, FACTS)
    course = {"course_id": "course-v1:Pulsar+Studios+2026", "user_id": 7, "username": "sorokina", "session": "abc"}
    return {"name": f"pulsar.{name}", "timestamp": "2026-11-10T03:00:00+00:00", "data": facts, "context": course}


@pytest.mark.parametrize("name", tracking.EVENTS)
def test_each_event_becomes_a_statement_of_xapi(routing, name):
    statement = json.loads(routing.get_transformer(_event(name)).transform().to_json())

    assert statement["actor"]["account"] == {"homePage": "https://lms.example.ru", "name": "anonymous-7"}
    assert statement["verb"]["id"] == tracking.EVENTS[name].verb.iri
    assert statement["object"]["id"] == f"https://lms.example.ru/xblock/{BLOCK}"
    wanted = {f"https://lms.example.ru/pulsar/{field}": FACTS[field] for field in tracking.EVENTS[name].fields if FACTS[field] is not False}
    assert {key: value for key, value in statement["object"]["definition"]["extensions"].items() if value} == wanted
    assert statement["context"]["contextActivities"]["parent"][0]["id"].endswith("course-v1:Pulsar+Studios+2026")
    assert (statement["version"], statement["timestamp"][:10]) == ("1.0.3", "2026-11-10")
    assert "sorokina" not in json.dumps(statement)
