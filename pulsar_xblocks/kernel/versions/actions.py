"""Writes of revisions."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from pulsar_xblocks.kernel.definitions.domain import canonical
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.versions.models import Revision

_ATTEMPTS = 5


def store_revision(  # noqa: PLR0913 - what a version is made of
    kind: str, object_id: object, body: Any, *, by: Person | None, now: datetime, is_first: bool = False
) -> Revision:
    """Store the next version of an object; ``body`` is a dataclass, a mapping, or text that is ready.

    ``is_first``: the caller knows of none before, so that none is looked for; if there is one, it is found all the same.
    """
    text = body if isinstance(body, str) else canonical(body)
    for attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                number = 1 if is_first and attempt == 0 else _latest_number(kind, str(object_id)) + 1
                return Revision.objects.create(kind=kind, object_id=str(object_id), number=number, body=text, by=by, at=now)
        except IntegrityError:  # somebody else took the number
            if attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError("not reached")


def blank_revisions(kind: str, object_ids: Iterable[object]) -> int:
    """Blank the texts of objects that are purged, keeping who and when; return how many rows."""
    rows = Revision.objects.filter(kind=kind, object_id__in=[str(one) for one in object_ids])
    return rows.exclude(body="").update(body="")


def _latest_number(kind: str, object_id: str) -> int:
    rows = Revision.objects.select_for_update().filter(kind=kind, object_id=object_id).order_by("-number")
    return rows.values_list("number", flat=True).first() or 0
