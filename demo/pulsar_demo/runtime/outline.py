"""What an author does with a course: units and blocks in the draft, and publication to learners."""

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext
from xblock.core import XBlock
from xblock.plugin import PluginMissingError

from pulsar_demo.models import Course, PlacedBlock, Section, Unit
from pulsar_demo.runtime import keys
from pulsar_demo.runtime.blocks import NAMES
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.kernel.pure.text import mark

PREFIX = "pulsar_"


def block_types() -> dict[str, type[XBlock]]:
    """Return type -> class of our installed blocks, in the order of their names; one that does not import is left out, as in Studio."""
    return dict(sorted((name, found) for name, found in XBlock.load_classes(fail_silently=True) if name.startswith(PREFIX)))


def is_known(block_type: str) -> bool:
    """Tell whether a type is installed."""
    try:
        XBlock.load_class(block_type)
    except PluginMissingError:
        return False
    return block_type.startswith(PREFIX)


def title_of(block_type: str, fields: dict[str, Any] | None = None) -> str:
    """Return what the author named the block, or the type's own name."""
    own = (fields or {}).get("display_name")
    return str(own) if own else gettext(NAMES.get(block_type, block_type.replace("_", " ")))


def add_section(course: Course, title: str) -> Section:
    """Store a section at the end of the course."""
    return Section.objects.create(course=course, title=title, position=_next(course.sections))


def add_unit(section: Section, title: str, now: datetime, name: str = "") -> Unit:
    """Store an empty unit at the end of the section."""
    usage = keys.new_usage(section.course.course_key, "vertical", name)
    return Unit.objects.create(section=section, usage_key=str(usage), title=title, position=_next(section.units), changed_at=now)


def add_block(unit: Unit, block_type: str, now: datetime, *, fields: dict[str, Any] | None = None, name: str = "") -> PlacedBlock:
    """Store a block at the end of the unit's draft."""
    usage = keys.new_usage(unit.section.course.course_key, block_type, name)
    row = PlacedBlock.objects.create(
        usage_key=str(usage),
        unit=unit,
        block_type=block_type,
        position=_next(drafts(unit)),
        fields=json.dumps(fields or {}, ensure_ascii=False),
    )
    touch(unit, now)
    return row


def drafts(unit: Unit) -> Any:
    """Return the unit's blocks as the author sees them."""
    return unit.blocks.filter(is_draft=True)


def touch(unit: Unit, now: datetime) -> None:
    """Note that learners see an older state."""
    Unit.objects.filter(pk=unit.pk).update(changed_at=now)


@transaction.atomic
def duplicate(row: PlacedBlock, now: datetime) -> PlacedBlock:
    """Store a copy right after the block, named as one; learners' state stays behind."""
    drafts(row.unit).filter(position__gt=row.position).update(position=F("position") + 1)
    fields = json.loads(row.fields)
    name = fields.get("display_name") or getattr(XBlock.load_class(row.block_type), "display_name", None)
    name = getattr(name, "default", name) or row.block_type
    usage = keys.new_usage(row.unit.section.course.course_key, row.block_type)
    copy = PlacedBlock.objects.create(
        usage_key=str(usage),
        unit=row.unit,
        block_type=row.block_type,
        position=row.position + 1,
        fields=json.dumps(fields | {"display_name": gettext("Duplicate of “%(name)s”") % {"name": name}}, ensure_ascii=False),
    )
    touch(row.unit, now)
    return copy


@transaction.atomic
def move_to(row: PlacedBlock, unit: Unit, now: datetime) -> None:
    """Carry the block to the end of another unit; it stays the same block, learners see it there when both units are published."""
    touch(row.unit, now)
    row.unit, row.position = unit, _next(drafts(unit))
    row.save(update_fields=["unit", "position"])
    touch(unit, now)


@transaction.atomic
def discard(unit: Unit, now: datetime) -> None:
    """Put the draft back to what learners see: deleted blocks come again under their old keys.  Raises Conflict before a publication."""
    if unit.published_at is None:
        raise Conflict(mark("The unit was never published: there is nothing to go back to."))
    rows = list(unit.blocks.filter(is_draft=False))
    drafts(unit).delete()
    PlacedBlock.objects.filter(is_draft=True, usage_key__in=[row.usage_key for row in rows]).delete()  # what was carried elsewhere
    PlacedBlock.objects.bulk_create(_twin(row, is_draft=True) for row in rows)
    Unit.objects.filter(pk=unit.pk).update(changed_at=unit.published_at)


@transaction.atomic
def move(row: PlacedBlock, step: int, now: datetime) -> None:
    """Swap the block with its neighbour: step -1 = up, 1 = down; at the edge nothing happens."""
    rows = list(drafts(row.unit))
    at = [other.pk for other in rows].index(row.pk)
    if 0 <= at + step < len(rows):
        rows[at], rows[at + step] = rows[at + step], rows[at]
        for position, other in enumerate(rows, 1):
            PlacedBlock.objects.filter(pk=other.pk).update(position=position)
        touch(row.unit, now)


def delete(row: PlacedBlock, now: datetime) -> None:
    """Remove the block from the draft; learners keep it until the unit is published."""
    row.delete()
    touch(row.unit, now)


@transaction.atomic
def publish(unit: Unit, now: datetime) -> None:
    """Give learners the draft's present state; a block carried here leaves the unit where it was."""
    rows = list(drafts(unit))
    unit.blocks.filter(is_draft=False).delete()
    PlacedBlock.objects.filter(is_draft=False, usage_key__in=[row.usage_key for row in rows]).delete()
    PlacedBlock.objects.bulk_create(_twin(row, is_draft=False) for row in rows)
    Unit.objects.filter(pk=unit.pk).update(published_at=now, changed_at=now)


def _twin(row: PlacedBlock, *, is_draft: bool) -> PlacedBlock:
    same = {"usage_key": row.usage_key, "unit_id": row.unit_id, "block_type": row.block_type}
    return PlacedBlock(**same, position=row.position, fields=row.fields, is_draft=is_draft)


def is_changed(unit: Unit) -> bool:
    """Tell whether the draft is newer than what learners see."""
    return unit.published_at is None or (unit.changed_at is not None and unit.changed_at > unit.published_at)


def _next(rows: Any) -> int:
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1
