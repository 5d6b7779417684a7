"""Reads of revisions."""

from collections.abc import Iterable

from django.db.models import QuerySet

from pulsar_xblocks.kernel.versions.models import Revision


def revisions_of(kind: str, object_id: object) -> QuerySet[Revision]:
    """Return the versions of an object, the newest first, with who submitted them."""
    return Revision.objects.filter(kind=kind, object_id=str(object_id)).select_related("by").order_by("-number")


def revisions_of_many(kind: str, object_ids: Iterable[object]) -> QuerySet[Revision]:
    """Return the versions of several objects, the newest first, with who submitted them."""
    rows = Revision.objects.filter(kind=kind, object_id__in=[str(one) for one in object_ids])
    return rows.select_related("by").order_by("-number", "-pk")


def revision(kind: str, object_id: object, number: int) -> Revision | None:
    """Return one version of an object, None when there is none."""
    return revisions_of(kind, object_id).filter(number=number).first()
