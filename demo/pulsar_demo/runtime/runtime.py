"""The runtimes: the LMS's, Studio's preview and Studio's editor."""

from typing import Any
from urllib.parse import quote

from django.templatetags.static import static
from web_fragments.fragment import Fragment
from xblock.core import XBlock, XBlockMixin
from xblock.exceptions import NoSuchUsage
from xblock.fields import Integer, List, Scope, ScopeIds, String
from xblock.runtime import KvsFieldData, Runtime

from pulsar_demo.models import PlacedBlock
from pulsar_demo.runtime import keys
from pulsar_demo.runtime.fields import Store
from pulsar_demo.runtime.services import EDIT, LMS, PREVIEW, Session, services_of
from pulsar_demo.runtime.wrapping import wrap

_HANDLERS = {
    LMS: "/courses/{course}/xblock/{usage}/handler/{name}",
    PREVIEW: "/preview/xblock/{usage}/handler/{name}",
    EDIT: "/xblock/{usage}/handler/{name}",
}


class PlatformMixin(XBlockMixin):
    """What the platform's own mixins give every block."""

    @property
    def location(self) -> Any:
        """Return the usage key."""
        return self.scope_ids.usage_id

    @property
    def course_id(self) -> Any:
        """Return the course key."""
        return self.scope_ids.usage_id.course_key


class UpstreamMixin(XBlockMixin):
    """What Studio alone adds: where in a library the block comes from, and what the course's author has changed since."""

    upstream = String(default=None, scope=Scope.settings)
    upstream_version = Integer(default=None, scope=Scope.settings)
    upstream_display_name = String(default=None, scope=Scope.settings)
    downstream_customized = List(default=[], scope=Scope.settings)

    @classmethod
    def get_customizable_fields(cls) -> dict[str, str | None]:
        """Return field -> where the library's value is kept; None = the course's own affair."""
        return {"display_name": "upstream_display_name", "due": None, "weight": None}

    def editor_saved(self, user: Any, old_metadata: dict[str, Any], old_content: dict[str, Any]) -> None:
        """Note the fields that differ from the library's; the platform calls it for its own editors only."""
        old = old_metadata | old_content
        for name, kept in self.get_customizable_fields().items():
            if self.upstream and kept and name not in self.downstream_customized and getattr(self, name) != old.get(kept):
                self.downstream_customized = [*self.downstream_customized, name]


def mixins_of(kind: str) -> tuple[type[XBlockMixin], ...]:
    """Return what the platform mixes into every block."""
    return (PlatformMixin, UpstreamMixin) if kind in (PREVIEW, EDIT) else (PlatformMixin,)


class DemoRuntime(Runtime):
    """A runtime for one session; ``store`` holds the field data."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.store = Store(is_studio=session.kind in (PREVIEW, EDIT), is_preview=session.kind == PREVIEW, kept=session.kept)
        services = services_of(session) | {"field-data": KvsFieldData(self.store)}
        super().__init__(
            id_reader=keys.Reader(), id_generator=keys.Generator(session.course_key), mixins=mixins_of(session.kind), services=services
        )

    def get_block(self, usage_id: Any, for_parent: Any = None) -> XBlock:
        """Return a block of this runtime's branch.  Raises NoSuchUsage."""
        row = PlacedBlock.objects.filter(usage_key=str(usage_id), is_draft=self.store.is_studio).first()
        if row is None:
            raise NoSuchUsage(repr(usage_id))
        return self.block_of(row)

    def block_of(self, row: PlacedBlock) -> XBlock:
        """Return the block of a row that was read already."""
        self.store.fill([row])
        usage = keys.usage_of(row.usage_key)
        return self.construct_xblock(row.block_type, ScopeIds(self.session.user_id, row.block_type, usage, usage))

    def service(self, block: XBlock, service_name: str) -> Any:
        """Return a service; a callable one is called with the block, as on the platform."""
        found = super().service(block, service_name)
        return found(block) if callable(found) else found

    def handler_url(self, block: XBlock, handler_name: str, suffix: str = "", query: str = "", thirdparty: bool = False) -> str:
        """Return the address of a handler.  Raises NotImplementedError for other sites' handlers in Studio, as there."""
        if thirdparty and self.session.kind != LMS:
            raise NotImplementedError("Studio has no handlers for other sites")
        usage = block.scope_ids.usage_id
        address = _HANDLERS[self.session.kind].replace("/handler/", "/handler_noauth/" if thirdparty else "/handler/")
        url = address.format(course=quote(str(usage.course_key), ":+"), usage=quote(str(usage), ":+@"), name=handler_name)
        return url + (f"/{quote(suffix)}" if suffix else "") + (f"?{query}" if query else "")

    def resource_url(self, resource: str) -> str:
        """Return the address of one of the platform's own files."""
        return static(resource)

    def local_resource_url(self, block: XBlock, uri: str) -> str:
        """Return the address of a block's file, as the platform's static storage names it."""
        block_class = getattr(block, "unmixed_class", type(block))
        return static(f"xblock/resources/{block_class.__module__.rsplit('.', 1)[0]}/{uri}")

    def publish(self, block: XBlock, event_type: str, event_data: Any) -> None:
        """Tell the platform; in Studio nobody listens."""
        listener = self._services.get("publish")
        if listener:
            listener.publish(block, event_type, event_data)

    def wrap_xblock(self, block: XBlock, view: str, frag: Fragment, context: Any) -> Fragment:
        """Return a view in the platform's wrapper."""
        return wrap(self.session, block, view, frag)
