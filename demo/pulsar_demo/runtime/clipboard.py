"""Copy and paste through staged OLX, as the platform does: what is pasted is a new block that says where it was copied from."""

from typing import Any

from django.http import HttpRequest

from pulsar_demo.models import PlacedBlock, Unit
from pulsar_demo.runtime import olx, outline
from pulsar_demo.runtime.runtime import DemoRuntime
from pulsar_xblocks.kernel.pure.errors import NotFound

KEY = "clipboard"  # in the session: OLX, type and title of the one thing that was copied last


def copy(request: HttpRequest, runtime: DemoRuntime, row: PlacedBlock, title: str) -> None:
    """Keep the block as it is now."""
    text = olx.export(runtime, row, copied_from=row.usage_key).decode()
    request.session[KEY] = {"olx": text, "block_type": row.block_type, "title": title}


def content(request: HttpRequest) -> dict[str, Any] | None:
    """Return what was copied, None when nothing or when its type is not installed any more."""
    found = request.session.get(KEY)
    return found if found and outline.is_known(found["block_type"]) else None


def paste(request: HttpRequest, runtime: DemoRuntime, unit: Unit) -> PlacedBlock:
    """Store what was copied at the end of the unit.  Raises NotFound for an empty clipboard."""
    found = content(request)
    if found is None:
        raise NotFound
    return olx.load(runtime, unit, found["olx"].encode())
