"""What the pages of an enrolment show: finished values."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from pulsar_xblocks.courses.domain import snils, stages
from pulsar_xblocks.courses.enrolments import domain, dossier, queries
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.programmes.domain import CURATOR
from pulsar_xblocks.courses.programmes.queries import people_of
from pulsar_xblocks.kernel.consents.queries import state
from pulsar_xblocks.kernel.definitions.domain import load
from pulsar_xblocks.kernel.files.queries import files_of, rows_of
from pulsar_xblocks.kernel.pure.status import Status
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions.domain import Questionnaire
from pulsar_xblocks.kernel.wording import said

EDITABLE = (stages.DOCS_NEEDED, stages.DOCS_REJECTED)
BEFORE_ORDER = stages.BEFORE_ORDER
OVER = (stages.LEFT, stages.WITHDRAWN)
NEXT = {
    stages.WAITING: mark("As soon as a place is free, you get a letter. You need do nothing now."),
    stages.DOCS_NEEDED: mark("Next: answer the consent, fill in your documents and send them to the check."),
    stages.DOCS_CHECK: mark("You get a letter when they are checked. You need do nothing now."),
    stages.DOCS_REJECTED: mark("Next: correct what the curator has named and send the documents again."),
    stages.ORDER_IN: mark("The order of enrolment is being signed. You need do nothing now."),
    stages.STUDYING: mark("Next: do what the modules of the course ask."),
    stages.FINAL: mark("Next: get ready for the final assessment; the curator tells the day."),
    stages.ORDER_OUT: mark("You have passed. The documents are being prepared; you need do nothing now."),
    stages.CERT_NEEDED: mark("You get a letter when the certificate can be handed over."),
    stages.CERT_ISSUED: mark("Your page says how to get the certificate."),
    stages.LEFT: mark("You may ask the curator for a statement of study."),
}


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


def masked(row: Enrolment) -> str:
    """Return «***-***-445 95» of a participant's СНИЛС, a word where there is none; 1 query."""
    stored = queries.dossier_of(row.person)
    return f"***-***-{stored.snils_tail}" if stored and stored.snils_tail else gettext("none")


def history(row: Enrolment, *, is_plain: bool = True) -> list[dict[str, Any]]:
    """Return what has happened, the newest first, in plain words for the participant or in those of staff; 1 query."""
    words = {key: stages.plain_word(key) if is_plain else known.word for key, known in stages.ENROLMENT.items()}
    return [{"row": one, "word": words[one.stage]} for one in queries.events_of(row)]


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


def lines(rows: Sequence[Enrolment]) -> list[dict[str, Any]]:
    """Return participants as the rows of a list: stage, number on the waiting list, what the platform's course says; at most 1 query."""
    places = queries.places_in_queue(rows)
    return [{"row": row, "status": stages.ENROLMENT[row.stage], "place": places.get(row.pk), "course": _course(row)} for row in rows]


def _course(row: Enrolment) -> Status | None:
    """Return how the platform's course has taken a participant, None while nothing is to be said."""
    return domain.COURSE.get(row.course_state) if row.course_state in (*domain.TROUBLED, domain.OUT) else None


def own_state(row: Enrolment) -> dict[str, Any]:
    """Return what the participant's page says of the enrolment as it stands: next step, number on the list, whom to ask; 2 queries."""
    place = queries.place_in_queue(row) if row.stage == stages.WAITING else 0
    curators = [one.person for one in people_of(row.group) if one.part == CURATOR]
    return {"place": place, "curators": curators, "next_step": NEXT.get(row.stage, ""), "is_over": row.stage in OVER}


def answers(row: Enrolment) -> dict[str, Any]:
    """Return what was asked and answered in the application, nothing where the programme asks nothing of its own."""
    if row.questionnaire is None:
        return {"questionnaire": None}
    return {"questionnaire": load(Questionnaire, row.questionnaire.body), "answers": json.loads(row.answers)}
