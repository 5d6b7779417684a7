"""Reads of links."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import Model
from django.urls import reverse

from pulsar_xblocks.kernel.links import domain
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.kernel.pure.errors import Gone, NotFound


def find_link(token: str) -> Link | None:
    """Return the row of a token, open or not; one query."""
    return Link.objects.select_related("region", "person").filter(digest=domain.digest(token)).first()


def open_link(token: str, purpose: str | None, now: datetime) -> Link:
    """Return the link of a token.  Raises NotFound for an unknown one or another purpose, Gone when it no longer works."""
    link = find_link(token)
    if link is None or (purpose is not None and link.purpose != purpose):
        raise NotFound
    if not domain.is_open(link.expires_at, link.revoked_at, link.used_at, now):
        raise Gone
    return link


def links_of(subject: Model, purpose: str) -> list[Link]:
    """Return all links to an object, newest first."""
    rows = Link.objects.filter(object_kind=subject._meta.model_name, object_id=str(subject.pk), purpose=purpose)
    return list(rows.order_by("-id"))


def closed_last(purpose: str, object_kind: str, object_ids: Iterable[object]) -> set[str]:
    """Return the ids of the objects whose newest link is closed: somebody has closed all and issued none since; 1 query."""
    rows = Link.objects.filter(purpose=purpose, object_kind=object_kind, object_id__in=[str(one) for one in object_ids])
    last = dict(rows.order_by("pk").values_list("object_id", "revoked_at"))
    return {object_id for object_id, revoked_at in last.items() if revoked_at is not None}


def public_address(path: str) -> str:
    """Return the whole address of a path, for letters and QR codes."""
    root = getattr(settings, "PULSAR_PUBLIC_URL", "") or getattr(settings, "LMS_ROOT_URL", "") or ""
    return root.rstrip("/") + path


def address_of(token: str) -> str:
    """Return the whole address of a link."""
    return public_address(reverse("pulsar:link", args=[token]))


def address_of_again() -> str:
    """Return the whole address of the page that sends a lasting link again; safe to publish."""
    return public_address(reverse("pulsar:link_again"))
