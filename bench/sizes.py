"""Bytes of what a view loads: the fragment's HTML and each JS, CSS or other file, inline or by its address."""

import gzip
import re
from typing import Any

MODULE = re.compile(r'"(/resource/[^"]+\.js)"')  # ES modules that the server names to the block's script
KINDS = {"text/javascript": "js", "application/javascript": "js", "text/css": "css"}


class Sizes:
    """Adds up plain and gzip bytes by kind."""

    def __init__(self, client: Any, peer: Any) -> None:
        self.client, self.peer = client, peer
        self.bytes = {kind: {"plain": 0, "gzip": 0} for kind in ("html", "js", "css", "other")}
        self.requests, self.not_found = 0, []

    def add(self, kind: str, body: bytes | str) -> None:
        """Add a body."""
        body = body.encode() if isinstance(body, str) else body
        self.bytes[kind]["plain"] += len(body)
        self.bytes[kind]["gzip"] += len(gzip.compress(body, 6))

    def fetch(self, kind: str, url: str) -> None:
        """Add a file by its address; the workbench's own files do not count."""
        if "/static/workbench/" in url:
            return
        self.requests += 1
        body = self.peer.resource(url)
        if body is None:
            reply = self.client.get(url)
            if reply.status_code != 200:
                self.not_found.append(url)
                return
            body = b"".join(reply.streaming_content) if reply.streaming else reply.content
        self.add(kind, body)

    def total(self) -> dict[str, Any]:
        """Return the sums."""
        sums = {unit: sum(kind[unit] for kind in self.bytes.values()) for unit in ("plain", "gzip")}
        return self.bytes | {"sum": sums, "requests": self.requests, "not_found": self.not_found[:5]}


def of_first_view(client: Any, peer: Any, fragment: Any) -> dict[str, Any]:
    """Return the sizes of everything that the fragment loads, ES modules named in its arguments too."""
    found = Sizes(client, peer)
    found.add("html", fragment.content)
    for resource in fragment.resources:
        kind = KINDS.get(resource.mimetype, "other")
        found.add(kind, resource.data) if resource.kind == "text" else found.fetch(kind, resource.data)
    for url in re.findall(r"<(?:script|img)[^>]+src=[\"'](/[^\"']+)", fragment.content):
        found.fetch("js" if url.split("?")[0].endswith(".js") else "other", url)
    for url in dict.fromkeys(MODULE.findall(fragment.content)):
        found.fetch("js", url)
    return found.total()
