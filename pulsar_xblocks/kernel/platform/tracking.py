"""Tracking events: what they are called, what they tell, and what they are in xAPI.  docs/platform.md shows the same table.

An event says where and when, never who in words: no name, no address, no text that a person has typed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.apps import apps

ROUTING = "event_routing_backends"
PREFIX = "pulsar."
ACTIVITY = "http://id.tincanapi.com/activitytype/"
VERB_ACROSSX = "https://w3id.org/xapi/acrossx/verbs/"
VERB_ADL = "http://adlnet.gov/expapi/verbs/"


@dataclass(frozen=True)
class Verb:
    """A verb of xAPI: its address and its English word."""

    iri: str
    word: str


@dataclass(frozen=True)
class Event:
    """What an event tells besides the block: field -> what it is; ``verb`` is what the learner did."""

    verb: Verb
    fields: Mapping[str, str]


POSTED = Verb(f"{VERB_ACROSSX}posted", "posted")
REGISTERED = Verb(f"{VERB_ADL}registered", "registered")
SUBMITTED = Verb(f"{VERB_ADL}answered", "answered")
WITHDRAWN = Verb("https://w3id.org/xapi/acrossx/verbs/edited", "edited")

YEAR, ROUND, DIARY = "code of the project year", "code of the round", "code of the internship diary"
EVENTS: dict[str, Event] = {
    "application_sent": Event(POSTED, {"year": YEAR}),
    "studio_joined": Event(REGISTERED, {"year": YEAR}),
    "meeting_logged": Event(POSTED, {"year": YEAR}),
    "work_sent": Event(SUBMITTED, {"round": ROUND, "number": "number of the version", "late": "after the deadline"}),
    "work_taken_back": Event(WITHDRAWN, {"round": ROUND}),
    "record_sent": Event(POSTED, {"year": YEAR, "criterion": "code of the criterion"}),
    "selection_sent": Event(POSTED, {"call": "code of the call"}),
    "task_sent": Event(SUBMITTED, {"module": "code of the module", "activity": "key of the activity"}),
    "practice_day_logged": Event(POSTED, {"log": DIARY}),
    "practice_report_sent": Event(SUBMITTED, {"log": DIARY}),
}


def emitted(event: str, block: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is sent: the block's usage key and the declared facts, nothing else.  Raises KeyError for one that is missing."""
    return {"block": block} | {name: facts[name] for name in EVENTS[event].fields}


def register_xapi() -> bool:
    """Let event-routing-backends turn our events into xAPI statements; where the site has not installed it, nothing happens."""
    if not apps.is_installed(ROUTING):
        return False
    registry = import_module(f"{ROUTING}.processors.xapi.registry").XApiTransformersRegistry
    base = import_module(f"{ROUTING}.processors.xapi.transformer").XApiTransformer
    tincan = import_module("tincan")
    for name, event in EVENTS.items():
        registry.register(f"{PREFIX}{name}")(_transformer(base, tincan, event))
    return True


def _transformer(base: Any, tincan: Any, event: Event) -> type:
    """Return the class that makes a statement of an event: the learner, the verb, the block, the facts as extensions."""

    def described(self: Any) -> Any:
        facts = {self.get_object_iri("pulsar", name): self.get_data(f"data.{name}") for name in event.fields}
        known = {name: value for name, value in facts.items() if value is not None}
        definition = tincan.ActivityDefinition(type=f"{ACTIVITY}resource", extensions=tincan.Extensions(known))
        return tincan.Activity(id=self.get_object_iri("xblock", self.get_data("data.block", True)), definition=definition)

    verb = tincan.Verb(id=event.verb.iri, display=tincan.LanguageMap({"en": event.verb.word}))
    methods: dict[str, Callable[..., Any]] = {"get_object": described}
    return type("PulsarTransformer", (base,), {"_verb": verb, **methods})
