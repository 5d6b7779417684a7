"""A published block of a studio's work and browsers that speak to its handlers."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.test import Client

from pulsar_demo.models import PlacedBlock
from pulsar_xblocks.kernel.people.models import Person

COURSE = "course-v1:Pulsar+Studios+2026"


@dataclass
class Block:
    """A published block and where its pages and handlers are."""

    row: PlacedBlock
    unit_url: str

    def url(self, handler: str, prefix: str = f"/courses/{COURSE}/xblock") -> str:
        return f"{prefix}/{self.row.usage_key}/handler/{handler}"


class Learner:
    """A browser of one person that sends the CSRF header as swap.js does."""

    def __init__(self, block: Block, person: Person | None = None) -> None:
        self.block, self.person, self.client = block, person, Client(enforce_csrf_checks=True)
        if person:
            self.client.force_login(person.user)

    def page(self) -> HttpResponse:
        return self.client.get(self.block.unit_url)

    def part(self, name: str, **query: str) -> HttpResponse:
        return self.client.get(self.block.url(f"part/{name}"), query)

    def do(self, name: str, posted: dict | None = None, **headers: str) -> HttpResponse:
        if "csrftoken" not in self.client.cookies:
            self.client.get("/login/")
        token = {"HTTP_X_CSRFTOKEN": self.client.cookies["csrftoken"].value} | headers
        return self.client.post(self.block.url(f"do/{name}"), posted or {}, **token)

    def item(self, name: str, value: str, version: int = 0) -> HttpResponse:
        """Save an item of the draft that is one text."""
        return self.do("save", {"item": name, "version": version, name: value})
