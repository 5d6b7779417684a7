"""Who writes now: asked for every few seconds, rides on what autosave has stored, ends by itself."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext

from pulsar_xblocks.kernel.files.queries import files_by_key, warning_of
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.xblock import BlockCall
from pulsar_xblocks.studios.models import WorkDraft
from pulsar_xblocks.studios.works import domain
from pulsar_xblocks.studios.works.handlers.parts import shown_name
from pulsar_xblocks.studios.works.handlers.state import code_of, key_of, standing_of, writable_studio
from pulsar_xblocks.studios.works.queries import reading


def pulse(call: BlockCall) -> dict[str, Any]:
    """Return the version of each item and who writes in it now, whether the work has been sent, which files experts do not get.

    5 queries.  Raises NotFound, Forbidden.
    """
    if call.is_preview or call.region is None:
        raise NotFound
    studio = writable_studio(call)
    rows = reading.drafts_at(reading.Spot(studio, code_of(call)[2], key_of(call)))
    writing = {row.pk: row.edited_by for row in rows if _is_other(row, call)}
    pupils = reading.pupils_among(studio, writing.values()) if writing else set()
    items = [{"item": row.item, "version": row.version, "who": _said(writing.get(row.pk), pupils, call)} for row in rows]
    is_sent = any(row.work.status not in domain.STORED_EDITABLE for row in rows)
    sent = gettext("The work has been sent meanwhile.") if is_sent else ""
    return {"items": items, "sent": sent, "files": _warnings(rows)}


def _warnings(rows: Sequence[WorkDraft]) -> dict[str, str]:
    """Return key -> why experts do not get a file: that is known some seconds after it has come; 1 query, none without files."""
    keys = reading.content_of({row.item: row for row in rows}).files
    found = {file.key: warning_of(file) for file in files_by_key(keys)} if keys else {}
    return {key: why for key, why in found.items() if why}


def _is_other(row: WorkDraft, call: BlockCall) -> bool:
    return row.edited_by is not None and row.edited_by != call.person and domain.is_writing(row.edited_at, call.now)


def _said(person: Person | None, pupils: set[int], call: BlockCall) -> str:
    if person is None:
        return ""
    name = shown_name(person, is_pupil=person.pk in pupils, is_mentor=standing_of(call).led is not None)
    return gettext("%(name)s is writing now") % {"name": name}
