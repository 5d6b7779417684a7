"""What the pages of the review stand on: a group of three works, two experts, everybody else."""

import factories as make
import pytest
from django.test import Client
from kernel_review import ReviewFactory, ReviewGroupFactory, ReviewItemFactory
from studios.cast import cast

from pulsar_xblocks.kernel.review import registry

TITLE = "Карта тепла нашей школы"


@pytest.fixture
def scene(now, monkeypatch):
    content = registry.Content(
        "kernel/_errors.html", lambda pk: {"title": TITLE}, lambda pk: (), lambda ids: {pk: f"{TITLE} {pk}" for pk in ids}
    )
    monkeypatch.setitem(registry._contents, "work", content)
    found = cast(now)
    found.group = ReviewGroupFactory(region=found.home)
    found.experts = [make.RoleFactory(role="expert", region=found.home).person for _ in range(2)]
    found.items = ReviewItemFactory.create_batch(3, group=found.group, organisation=found.school)
    found.reads = [ReviewFactory(item=item, expert=found.experts[0]) for item in found.items]
    for name, person in zip(("expert", "expert2"), found.experts, strict=True):
        client = Client()
        client.force_login(person.user)
        setattr(found.client, name, client)
    return found
