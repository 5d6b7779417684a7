"""The shell's base: two handlers, ``do/<name>`` and ``part/<name>``, and three views over a capability's tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from types import ModuleType
from typing import Any

from django.forms import Form
from web_fragments.fragment import Fragment
from webob import Request, Response
from xblock.completable import XBlockCompletionMode
from xblock.core import XBlock
from xblock.fields import Scope, String
from xblock.validation import Validation

from pulsar_xblocks.kernel import block_http, clock, placing
from pulsar_xblocks.kernel.definitions.queries import region_of_course
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.own_ids import ending, own_ids
from pulsar_xblocks.kernel.people.actions import person_of_user
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.platform import runtime as platform
from pulsar_xblocks.kernel.platform.validation import validation_of
from pulsar_xblocks.kernel.pure.errors import NotFound, PreviewOnly
from pulsar_xblocks.kernel.pure.text import words_of
from pulsar_xblocks.kernel.render import render
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.roles.queries import actor_of

KERNEL_CSS = ("kernel/tokens.css", "kernel/components.css")


def _nothing(*_: Any) -> None:
    return None


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
    is_visitor: bool = False  # somebody looks who has not logged in and may do so
    query: Mapping[str, str] = field(default_factory=dict)
    device: str = ""  # hash of the mark of the browser, for actions that mark it
    recall: Callable[[str], Any] = _nothing  # name -> how the learner's own view is arranged; read only where it is needed
    keep: Callable[[str, Any], None] = _nothing  # arranges it; both do nothing while nothing is stored
    memo: dict[str, Any] = field(default_factory=dict)  # what the action has read already, for the part rendered after it

    @property
    def is_preview(self) -> bool:
        """Tell whether nothing is stored."""
        return self.person is None

    @property
    def is_in_library(self) -> bool:
        """Tell whether the block stands in a content library, which belongs to no course and no region."""
        return self.usage_key.startswith("lb:")

    def bound(self, posted: Mapping[str, Any], *names: str) -> dict[str, Any]:
        """Return the binding as posted; without a region there was nothing to pick from, so it stays as it is."""
        return {name: posted[name] if self.region else self.fields.get(name) or "" for name in names}


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
    marks_browser: bool = False  # a guardian who answers from the same one is doubted


@dataclass(frozen=True)
class Part:
    """What ``part/<name>`` shows: a template and the function that gives its values; a polled one has no template."""

    template: str
    values: Callable[[BlockCall], dict[str, Any]]
    is_authoring: bool = False  # Studio only
    is_polled: bool = False  # asked for again and again: answers the values themselves, 304 when nothing has changed


@XBlock.needs("i18n", "user")
@XBlock.wants("completion", "settings", "studio_user_permissions")
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
    binding_fields: tuple[str, ...] = ()  # of these: which object of the region is shown
    ignores_due = False  # terms of the console, not of the course: an author who sets «due» is told so
    css: tuple[str, ...] = ()
    modules: Mapping[str, str] = {}  # name -> ES module under static/pulsar_xblocks
    editor_modules: Mapping[str, str] = {}  # the same of the author's page and editor, besides the usual ones

    def call(self, query: Mapping[str, str] | None = None) -> BlockCall:
        """Return who asks and what; at most 4 queries.  Where no operator has linked the course nobody becomes a person of ours."""
        plain, learner = self.authored(), platform.learner_of(self)
        is_own = plain.region is not None and not learner.is_masquerade
        user = platform.account(learner.user_id) if is_own and learner.user_id else None
        person = person_of_user(user, plain.now) if user else None
        asked = {name: text.replace("\0", "") for name, text in dict(query or {}).items()}
        seen = replace(plain, is_course_staff=learner.is_course_staff, is_visitor=learner.is_visitor, query=asked)
        found = replace(seen, person=person, actor=actor_of(person))
        return replace(found, recall=partial(getattr, self), keep=partial(setattr, self)) if person else found

    def authored(self) -> BlockCall:
        """Return the block as its author has set it, seen by nobody: where it is published or checked no user is at hand; 1 query."""
        course_key = str(getattr(self, "context_key", None) or "")
        return BlockCall(
            usage_key=str(self.scope_ids.usage_id),
            course_key=course_key,
            block_type=self.scope_ids.block_type,
            fields={name: getattr(self, name) for name in ("display_name", *self.author_fields)},
            person=None,
            actor=actor_of(None),
            region=region_of_course(course_key),
            now=clock.now(),
        )

    @XBlock.supports("multi_device")
    def student_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """Return what a learner sees; without a learner, what one would see.  A library shows it amid Studio's style sheets."""
        call = self.call()
        return self._page("page", call, in_cms=call.is_in_library)

    def public_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """Return what a visitor without a login sees where the course is open to all; some pages ask for the learner's view instead."""
        return self.student_view(context)

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
        frame = {"in_cms": in_cms, "is_editor": name == "editor", "ids": ending(call.usage_key)}
        whole = render("kernel/block.html", {"body": body} | frame)
        fragment = Fragment(own_ids(whole, call.usage_key))
        for path in (*KERNEL_CSS, *self.css):
            fragment.add_css_url(_asset(self, path))
        fragment.add_javascript_url(_asset(self, "kernel/block.js"))
        modules = {"swap": "kernel/swap.js", **({"editor": "kernel/editor.js"} if name == "editor" else self.modules)}
        if name in ("editor", "author"):
            modules |= self.editor_modules
        init = {"modules": {key: _asset(self, path) for key, path in modules.items()}, "texts": block_http.texts()}
        fragment.initialize_js("PulsarBlock", init)
        return fragment

    @XBlock.handler
    def do(self, request: Request, suffix: str = "") -> Response:
        """Run ``do/<name>``: POST, form-encoded; answers JSON with ``html``."""
        return block_http.answer(request, lambda: _done(self, request, suffix.rstrip("/")))  # a library's page ends addresses with a slash

    def remember_place(self) -> None:
        """Store where the block's target is shown; called when the course is published.  Source: design.md 3.3."""
        placing.remember(self.capability, self.authored())

    def validate(self) -> Validation:
        """Return what is wrong with the block as it is set; Studio shows it above the block."""
        is_due = self.ignores_due and getattr(self, "due", None) is not None
        return validation_of(super().validate(), placing.problems(self.capability, self.authored(), is_due=is_due))

    @classmethod
    def get_customizable_fields(cls) -> dict[str, str | None]:
        """Return what an update from a content library leaves as the course's author has it: a binding belongs to the course."""
        known = getattr(super(), "get_customizable_fields", dict)()
        return known | dict.fromkeys(cls.binding_fields)

    @XBlock.handler
    def part(self, request: Request, suffix: str = "") -> Response:
        """Return ``part/<name>`` as JSON with ``html``."""
        return block_http.answer(request, lambda: block_http.show(self, suffix.rstrip("/"), request))


def _done(block: PulsarXBlock, request: Request, name: str) -> Response:
    handler = block.capability.POST.get(name)
    if handler is None or request.method != "POST":
        raise NotFound
    platform.require_reading(block)
    call = block.call(request.GET)
    if handler.is_authoring:
        platform.require_authoring(block)
    elif call.is_preview:
        raise PreviewOnly
    else:
        placing.remember_once(block.capability, call)
    return block_http.marked(handler, request, call, lambda made: block_http.run(block, handler, made, request))


def indexed(content_type: str, **texts: str) -> dict[str, object]:
    """Return what the course search takes: the author's words without HTML; nothing of learners is ever in it."""
    return {"content": {name: words_of(text or "") for name, text in texts.items()}, "content_type": content_type}


def _asset(block: XBlock, path: str) -> str:
    return block.runtime.local_resource_url(block, f"pulsar_xblocks/{path}")
