"""Writes of definitions, placements and linked courses."""

from datetime import datetime
from typing import Any

from django.db import transaction
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.definitions import domain, places
from pulsar_xblocks.kernel.definitions.models import CourseLink, Definition, Placement
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark


def pin(kind: str, body: Any, now: datetime) -> Definition:
    """Store a definition, or return the one with the same content."""
    text = domain.canonical(body)
    row, _ = Definition.objects.get_or_create(kind=kind, digest=domain.digest_of_text(text), defaults={"body": text, "created_at": now})
    return row


def place(  # noqa: PLR0913 - the six facts of a placement, all named
    *, usage_key: str, course_key: str, block_type: str, target: str, definition: Definition | None, now: datetime
) -> Placement:
    """Store where a target is shown; nothing is written when nothing has changed.

    A course from outside may name anything: what is longer than a code is none, and only its beginning is kept.
    """
    kept = target[: Placement._meta.get_field("target").max_length]
    facts = {"course_key": str(course_key), "block_type": block_type, "target": kept, "definition": definition}
    row, is_new = Placement.objects.get_or_create(usage_key=str(usage_key), defaults=facts | {"seen_at": now})
    if not is_new and any(getattr(row, name) != value for name, value in facts.items()):
        for name, value in facts.items():
            setattr(row, name, value)
        row.seen_at = now
        row.save()
    return row


@transaction.atomic
def link_course(course_key: str, region: Region, title: str, by: Person | None, now: datetime) -> CourseLink:
    """Store that a course belongs to a region and look for its blocks.  Raises Invalid for a wrong key, a course of another region."""
    key = _course_key(course_key)
    row, is_new = CourseLink.objects.get_or_create(
        course_key=key, defaults={"region": region, "title": title.strip()[:300], "linked_at": now}
    )
    if row.region_id != region.pk:
        raise Invalid({"course_key": [mark("This course is linked to another region.")]})
    if is_new:
        places.order(key, region.pk, now)
        record("course.link", row, by=by, now=now, region_id=region.pk, course=key)
    return row


@transaction.atomic
def unlink_course(link: CourseLink, by: Person | None, now: datetime) -> None:
    """Remove the link of a course; what people did stays, its blocks store nothing more."""
    record("course.unlink", link, by=by, now=now, region_id=link.region_id, course=link.course_key)
    link.delete()


def _course_key(text: str) -> str:
    try:
        key = CourseKey.from_string(text.strip())
    except InvalidKeyError as error:
        raise Invalid({"course_key": [mark("This is not the key of a course. It looks like course-v1:Pulsar+Studios+2026.")]}) from error
    if len(str(key)) > 255:
        raise Invalid({"course_key": [mark("The key of the course is too long.")]})
    return str(key)
