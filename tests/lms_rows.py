"""All our blocks in one unit, as a course has them, and everything that the product has stored."""

from dataclasses import dataclass
from types import ModuleType
from typing import Any

from django.apps import apps

from pulsar_demo.models import PlacedBlock
from pulsar_xblocks.courses.modules import handlers as modules
from pulsar_xblocks.courses.practice import handlers as practice
from pulsar_xblocks.league import handlers as league
from pulsar_xblocks.selection import handlers as selection
from pulsar_xblocks.studios import handlers as studios
from pulsar_xblocks.studios.models import StudioYear
from pulsar_xblocks.studios.works import handlers as works

COURSE = "course-v1:Pulsar+Studios+2026"
TABLES: dict[str, ModuleType] = {
    "pulsar_studio": studios,
    "pulsar_studio_project": works,
    "pulsar_standings": league,
    "pulsar_selection": selection,
    "pulsar_training_module": modules,
    "pulsar_practice_log": practice,
}
KINDS = sorted(TABLES)


def posts(kind: str, *, authoring: bool = False) -> list[str]:
    """Return the names that a block's page may post to."""
    return sorted(name for name, handler in TABLES[kind].POST.items() if handler.is_authoring == authoring)


def parts(kind: str, *, authoring: bool = False) -> list[str]:
    """Return the names that a block's page may ask for."""
    return sorted(name for name, part in TABLES[kind].GET.items() if part.is_authoring == authoring)


@dataclass(frozen=True)
class Unit:
    """A published unit with the blocks, kind -> row."""

    rows: dict[str, PlacedBlock]
    address: str

    def url(self, kind: str, handler: str, door: str = "handler") -> str:
        """Return the address of a block's handler; ``door`` "handler_noauth" is the one for other sites."""
        return f"/courses/{COURSE}/xblock/{self.rows[kind].usage_key}/{door}/{handler}"


def secrets_of(studio: StudioYear) -> list[str]:
    """Return what only people of the studio may read: its join code, a pupil's name, the title of the work."""
    return [studio.join_code, "Единственнова", "Карта тепла школы"]


def everything() -> dict[str, list[dict[str, Any]]]:
    """Return table -> rows of everything of ours."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in apps.get_app_config("pulsar").get_models()}
