"""What pages of discussions show: sections with their proposals, rows of proposals, differences."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.versions.domain import diff_words
from pulsar_xblocks.selection.discussions import domain, queries
from pulsar_xblocks.selection.discussions.models import Discussion, Proposal

FILTERS = ("section", "group", "answer", "state", "number")


def filters_of(request: HttpRequest) -> dict[str, str]:
    """Return the filters as typed; what is not known means all."""
    wanted = {name: request.GET.get(name, "").strip()[:20] for name in FILTERS}
    for name in ("group", "number"):
        text = wanted[name]
        wanted[name] = text if text.isascii() and text.isdigit() and len(text) < 10 else ""
    wanted["answer"] = wanted["answer"] if wanted["answer"] in (*domain.ANSWER, "none") else ""
    wanted["state"] = wanted["state"] if wanted["state"] in domain.PROPOSAL else ""
    return wanted


def head(row: Discussion, now: datetime) -> dict[str, Any]:
    """Return what every page of a discussion shows."""
    stage = queries.stage(row, now)
    return {"discussion": row, "stage": stage, "status": domain.DISCUSSION[stage], "zone": row.region.time_zone}


def sections(row: Discussion, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the sections of the draft with how many proposals stand to each."""
    return [{"piece": piece, "n": counts.get(piece.number, 0)} for piece in domain.pieces(row.text)]


def choices(row: Discussion) -> list[tuple[str, str]]:
    """Return the sections to choose from: number, number with its heading."""
    return [(piece.number, f"{piece.number} {piece.title}".strip()[:90]) for piece in domain.pieces(row.text) if piece.number]


def rows(found: Sequence[Proposal], row: Discussion, person: Person | None, now: datetime) -> list[dict[str, Any]]:
    """Return proposals as everybody reads them: no names; a hidden one shows its reason, a withdrawn one nothing."""
    window, is_open = queries.window(row), queries.stage(row, now) == domain.OPEN
    is_final = row.status == domain.FINAL
    shown = []
    for one in found:
        is_own = person is not None and one.person_id == person.pk
        may_edit = is_own and not one.answer and domain.may_edit(one.status, one.created_at, window, row.edit_minutes, now)
        shown.append(
            {
                "row": one,
                "is_own": is_own,
                "status": domain.PROPOSAL[one.status],
                "answer": domain.ANSWER[one.answer] if one.answer and is_final else None,
                "has_text": one.status == domain.SHOWN or is_own,
                "may_edit": may_edit,
                "may_withdraw": is_own and not one.answer and one.status in (domain.WAITING, domain.SHOWN),
                "may_support": is_open and not is_own and one.status == domain.SHOWN and person is not None,
            }
        )
    return shown


def outcome(row: Discussion, states: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return what has come of a finished discussion: how many were accepted, and what has changed."""
    return {"tally": [(domain.ANSWER[key], n) for key, n in domain.tally(states)], "differences": differences(row)}


def differences(row: Discussion) -> list[dict[str, Any]]:
    """Return what the final version changes, section by section, word by word."""
    return [{"number": one.number, "pairs": diff_words(one.before, one.after)} for one in domain.changes(row.text, row.final_text)]
