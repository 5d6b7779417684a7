"""A block of the tests' own, a home in a temporary folder, and the loaded demonstration."""

from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest
from django.test import Client
from lxml import etree
from web_fragments.fragment import Fragment
from webob import Response
from xblock.core import XBlock
from xblock.exceptions import JsonHandlerError
from xblock.fields import Integer, Scope, String

from pulsar_demo import clock, load
from pulsar_demo.models import Course, PlacedBlock, Section
from pulsar_demo.runtime import outline
from pulsar_demo.runtime.handling import ProcessingError


@XBlock.needs("i18n", "user")
@XBlock.wants("completion", "publish", "teams", "partitions", "studio_user_permissions", "library_tools", "submissions")
class SampleBlock(XBlock):
    """Does a little of everything a block may do."""

    display_name = String(default="", scope=Scope.settings)
    task = String(default="", scope=Scope.settings)
    count = Integer(default=0, scope=Scope.user_state)
    has_score = True
    has_author_view = True

    def student_view(self, context=None):
        """Show the task and the learner's count."""
        fragment = Fragment(f"<p>task={self.task} count={self.count}</p>")
        fragment.add_javascript_url(self.runtime.local_resource_url(self, "pulsar_xblocks/kernel/block.js"))
        fragment.initialize_js("SampleBlock", {"quote": "</script>"})
        return fragment

    author_view = studio_view = student_view

    @XBlock.json_handler
    def press(self, data, suffix=""):
        """Count, publish a grade, a completion and an event."""
        if data.get("refuse"):
            raise JsonHandlerError(409, "not now")
        self.count += 1
        self.runtime.publish(self, "grade", {"value": self.count, "max_value": 10})
        self.runtime.publish(self, "completion", {"completion": 0.5})
        self.runtime.publish(self, "pulsar.pressed", {"suffix": suffix})
        return {"count": self.count}

    @XBlock.handler
    def fail(self, request, suffix=""):
        """Fail as the address asks."""
        raise ProcessingError("sorry") if suffix == "politely" else RuntimeError("broken")

    @XBlock.handler
    def set_task(self, request, suffix=""):
        """Store what only an author may set."""
        self.task = request.POST["task"]
        return Response("stored")

    @XBlock.handler
    def who(self, request, suffix=""):
        """Tell the attributes of the user and which services are there."""
        found = self.runtime.service(self, "user").get_current_user()
        names = ("completion", "publish", "teams", "partitions", "studio_user_permissions", "library_tools", "submissions")
        return Response(json_body={"attrs": found.opt_attrs, "services": [name for name in names if self.runtime.service(self, name)]})

    @classmethod
    def parse_xml(cls, node, runtime, keys):
        """Refuse to read what says so."""
        if node.get("task") == "explode":
            raise ValueError("exploded")
        if any(child.tag is not etree.Comment for child in node):
            raise ValueError("no children here")
        return super().parse_xml(node, runtime, keys)


@pytest.fixture
def home(tmp_path: Path, settings) -> Path:
    """Return the folder of a demonstration of its own, its clock at the start."""
    settings.DEMO_HOME = tmp_path
    clock.set_now(clock.START)
    clock.install()
    return tmp_path


@pytest.fixture
def sample_block(monkeypatch):
    """Let the block type ``pulsar_sample`` be installed."""
    point = SimpleNamespace(name="pulsar_sample", group="xblock.v1", load=lambda: SampleBlock)
    monkeypatch.setattr(XBlock, "extra_entry_points", [("pulsar_sample", point)])
    monkeypatch.setattr("xblock.plugin.PLUGIN_CACHE", {})


@pytest.fixture
def loaded(db, home, sample_block):
    """Load what the demonstration stands on; studios take seconds and have a test of their own."""
    load.load_frame(Random(load.SEED))


@pytest.fixture
def sample(loaded) -> PlacedBlock:
    """Return a published sample block in a unit of its own; the row is the draft's."""
    unit = outline.add_unit(Section.objects.first() or _section(), "Проба", clock.now(), "sample")
    row = outline.add_block(unit, "pulsar_sample", clock.now(), fields={"task": "думать"}, name="sample")
    outline.publish(unit, clock.now())
    return row


def _section() -> Section:
    return outline.add_section(Course.objects.get(), "Раздел")


@pytest.fixture
def as_persona(loaded):
    """Return a function: persona's key -> a browser logged in as it, that checks CSRF."""

    def make(key: str) -> Client:
        client = Client(enforce_csrf_checks=True)
        client.get("/login/")
        token = client.cookies["csrftoken"].value
        client.post("/login/", {"username": key, "password": "pulsar", "csrfmiddlewaretoken": token})
        client.defaults["HTTP_X_CSRFTOKEN"] = client.cookies["csrftoken"].value
        return client

    return make
