"""The shell's base: two handlers, ``do/<name>`` and ``part/<name>``, and three views over a capability's tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import ModuleType
from typing import Any

from django.forms import Form
from web_fragments.fragment import Fragment
from webob import Request, Response
from xblock.completable import XBlockCompletionMode
from xblock.core import XBlock
from xblock.fields import Scope, String

from pulsar_xblocks.kernel import block_http, clock
from pulsar_xblocks.kernel.definitions.actions import place
from pulsar_xblocks.kernel.definitions.models import CourseLink
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.own_ids import ending, own_ids
from pulsar_xblocks.kernel.people.actions import person_of_user
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.platform import runtime as platform
from pulsar_xblocks.kernel.pure.errors import NotFound, PreviewOnly
from pulsar_xblocks.kernel.render import render
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.roles.queries import actor_of

_placed: dict[str, date] = {}  # usage key -> the day this process last stored its place: the active year changes
KERNEL_CSS = ("kernel/tokens.css", "kernel/components.css")


@dataclass(frozen=True)
class BlockCall:
    """One request to a block in plain values; ``person`` None = preview: nothing may be stored."""

    usage_key: str
    course_key: str
    block_type: str
    fields: Mapping[str, Any]  # what the author set
    person: Person | None
    actor: Actor
    region: Region | None  # None = no operator has linked the course
    now: datetime
    is_course_staff: bool = False
    query: Mapping[str, str] = field(default_factory=dict)
    memo: dict[str, Any] = field(default_factory=dict)  # what the action has read already, for the part rendered after it

    @property
    def is_preview(self) -> bool:
        """Tell whether nothing is stored."""
        return self.person is None


@dataclass(frozen=True)
class Done:
    """What an action came to: a translated sentence to announce, values for JSON callers, fields for the author's block."""

    message: str = ""
    json: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)  # added to the part's values for this answer
    fields: Mapping[str, Any] = field(default_factory=dict)  # set on the block by authoring handlers
    completion: float | None = None  # published to the platform, 0 to 1
    event: str = ""  # tracking event «pulsar.<event>», without personal data
    facts: Mapping[str, Any] = field(default_factory=dict)  # what the event tells


@dataclass(frozen=True)
class Handler:
    """What ``do/<name>`` does: check the form, run, render the part anew."""

    run: Callable[[BlockCall, dict[str, Any]], "Done"]
    form: type[Form] | None = None
    part: str = ""  # name in the GET table, rendered after the run and again with errors after a refusal
    is_authoring: bool = False  # sets the block's own fields: Studio only


@dataclass(frozen=True)
class Part:
    """What ``part/<name>`` shows: a template and the function that gives its values; a polled one has no template."""

    template: str
    values: Callable[[BlockCall], dict[str, Any]]
    is_authoring: bool = False  # Studio only
    is_polled: bool = False  # asked for again and again: answers the values themselves, 304 when nothing has changed


@XBlock.needs("i18n", "user")
@XBlock.wants("completion", "settings")
class PulsarXBlock(XBlock):
    """Base of every block; a shell names its capability (a ``handlers`` module with GET and POST), css and js."""

    display_name = String(display_name="Display name", default="", scope=Scope.settings)

    resources_dir = "static"
    public_dir = "pulsar_xblocks"
    has_author_view = True
    show_in_read_only_mode = True
    has_custom_completion = True
    completion_mode = XBlockCompletionMode.COMPLETABLE

    capability: ModuleType
    author_fields: tuple[str, ...] = ()
    css: tuple[str, ...] = ()
    modules: Mapping[str, str] = {}  # name -> ES module under static/pulsar_xblocks

    def call(self, query: Mapping[str, str] | None = None) -> BlockCall:
        """Return who asks and what; at most 4 queries."""
        learner = platform.learner_of(self)
        now = clock.now()
        user = platform.account(learner.user_id) if learner.user_id and not learner.is_masquerade else None
        person = person_of_user(user, now) if user else None
        course_key = str(getattr(self, "context_key", None) or "")
        link = CourseLink.objects.select_related("region").filter(course_key=course_key).first()
        return BlockCall(
            usage_key=str(self.scope_ids.usage_id),
            course_key=course_key,
            block_type=self.scope_ids.block_type,
            fields={name: getattr(self, name) for name in ("display_name", *self.author_fields)},
            person=person if link else None,
            actor=actor_of(person),
            region=link.region if link else None,
            now=now,
            is_course_staff=learner.is_course_staff,
            query={name: text.replace("\0", "") for name, text in dict(query or {}).items()},
        )

    @XBlock.supports("multi_device")
    def student_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """Return what a learner sees; without a learner, what one would see."""
        return self._page("page", self.call())

    def author_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """Return what the author sees in the unit: the learner's page, storing nothing."""
        platform.require_authoring(self)
        return self._page("author", self.call(), in_cms=True)

    def studio_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """Return the editor."""
        platform.require_authoring(self)
        return self._page("editor", self.call(), in_cms=True)

    def _page(self, name: str, call: BlockCall, *, in_cms: bool = False) -> Fragment:
        part = self.capability.GET[name]
        body = render(part.template, {"call": call} | part.values(call))
        whole = render("kernel/block.html", {"body": body, "in_cms": in_cms, "ids": ending(call.usage_key)})
        fragment = Fragment(own_ids(whole, call.usage_key))
        for path in (*KERNEL_CSS, *self.css):
            fragment.add_css_url(_asset(self, path))
        fragment.add_javascript_url(_asset(self, "kernel/block.js"))
        modules = {"swap": "kernel/swap.js", **({"editor": "kernel/editor.js"} if name == "editor" else self.modules)}
        init = {"modules": {key: _asset(self, path) for key, path in modules.items()}, "texts": block_http.texts()}
        fragment.initialize_js("PulsarBlock", init)
        return fragment

    @XBlock.handler
    def do(self, request: Request, suffix: str = "") -> Response:
        """Run ``do/<name>``: POST, form-encoded; answers JSON with ``html``."""
        return block_http.answer(request, lambda: self._do(request, suffix))

    def _do(self, request: Request, name: str) -> Response:
        handler = self.capability.POST.get(name)
        if handler is None or request.method != "POST":
            raise NotFound
        call = self.call(request.GET)
        if handler.is_authoring:
            platform.require_authoring(self)
        elif call.is_preview:
            raise PreviewOnly
        else:
            self._place_once(call)
        return block_http.run(self, handler, call, request)

    def remember_place(self) -> None:
        """Store where the block's target is shown; called when the block is published.  Source: design.md 3.3."""
        self._place(self.call())

    def _place_once(self, call: BlockCall) -> None:
        """Store it at the first learner write too: the publication may have been before the course was linked."""
        if _placed.get(call.usage_key) != call.now.date():
            self._place(call)
            _placed[call.usage_key] = call.now.date()

    def _place(self, call: BlockCall) -> None:
        facts = {"usage_key": call.usage_key, "course_key": call.course_key, "block_type": call.block_type}
        place(**facts, target=self.capability.target(call), definition=None, now=call.now)

    @XBlock.handler
    def part(self, request: Request, suffix: str = "") -> Response:
        """Return ``part/<name>`` as JSON with ``html``."""
        return block_http.answer(request, lambda: block_http.show(self, suffix, request))


def _asset(block: XBlock, path: str) -> str:
    return block.runtime.local_resource_url(block, f"pulsar_xblocks/{path}")
