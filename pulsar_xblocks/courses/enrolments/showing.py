"""What the pages of an enrolment show: finished values."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from pulsar_xblocks.courses.domain import snils, stages
from pulsar_xblocks.courses.enrolments import dossier, queries
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.kernel.consents.queries import state
from pulsar_xblocks.kernel.files.queries import files_of, rows_of
from pulsar_xblocks.kernel.pure.status import Status
from pulsar_xblocks.kernel.wording import said

EDITABLE = (stages.DOCS_NEEDED, stages.DOCS_REJECTED)
BEFORE_ORDER = stages.BEFORE_ORDER


def plain_status(stage: str) -> Status:
    """Return a stage as its participant reads it."""
    known = stages.ENROLMENT[stage]
    return Status(known.key, stages.plain_word(stage), known.tone, known.icon)


def values_of(facts: dossier.Facts) -> dict[str, str]:
    """Return field -> text of a personal file, for its owner."""
    return {name: getattr(facts, name) for name in dossier.WORDS} | {"snils": snils.shown(facts.snils) if facts.snils else ""}


def documents(row: Enrolment, now: datetime) -> dict[str, Any]:
    """Return what an enrolment still needs and what is there already; 8 queries."""
    stored = queries.dossier_of(row.person)
    return {
        "consent": state(row.person, queries.PURPOSE, now),
        "values": values_of(queries.facts_of(stored)),
        "version": stored.version if stored else 0,
        "diploma": rows_of(files_of(row, queries.DIPLOMA)),
        "contract": rows_of(files_of(row, queries.CONTRACT)),
        "missing": [said(text) for text in queries.missing_documents(row, now)],
        "levels": list(dossier.LEVELS.items()),
        "sexes": list(dossier.SEXES.items()),
    }


def masked(tail: str) -> str:
    """Return «***-***-445 95» of what lists keep of a number, a dash where there is none."""
    return f"***-***-{tail}" if tail else gettext("none")


def history(row: Enrolment) -> list[dict[str, Any]]:
    """Return what has happened in plain words, the newest first; 1 query."""
    return [{"row": one, "word": stages.plain_word(one.stage)} for one in queries.events_of(row)]


def file_of(row: Enrolment) -> dict[str, Any]:
    """Return what the personal file says, as those read it who check it; 3 queries."""
    facts = queries.facts_of(queries.dossier_of(row.person))
    words = {"level": dossier.LEVELS, "sex": dossier.SEXES}
    told = [(word, gettext(words[name][text]) if name in words and text else text) for name, word, text in _told(facts)]
    files = {"diploma": rows_of(files_of(row, queries.DIPLOMA)), "contract": rows_of(files_of(row, queries.CONTRACT))}
    return {"facts": told, "files": files, "is_odd": bool(facts.snils) and snils.has_triplet(facts.snils)}


def _told(facts: dossier.Facts) -> list[tuple[str, str, str]]:
    texts = values_of(facts)
    return [(name, word, texts[name]) for name, word in dossier.WORDS.items()]
