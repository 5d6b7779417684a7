"""The questionnaire as it goes to the page and back: what is edited, what is open, what has just been done."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import Sentence
from pulsar_xblocks.kernel.questions.authoring.domain import keys, places
from pulsar_xblocks.kernel.questions.authoring.typed import Form, key_of, question_of, section_of
from pulsar_xblocks.kernel.questions.domain import Question, Questionnaire, Section, model
from pulsar_xblocks.kernel.questions.domain.posted import lists
from pulsar_xblocks.kernel.questions.olx.texts import as_text, of_text

QUESTION, SECTION = "q", "s"
HEADING, ROW = "heading", "row"  # where the focus goes: into the form that has been opened, or to the row of the outline


@dataclass(frozen=True)
class Place:
    """A question «q:n1» or a section «s:about»."""

    kind: str
    key: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True)
class Draft:
    """What the page shows."""

    questionnaire: Questionnaire
    open: str = ""  # «q:n1», «s:about»; "" = nothing is open
    column: str = ""  # key of the column of the open question whose settings are shown
    page: int = 0  # number of the first answer shown of a long list
    is_english: bool = False  # fields of the English texts are shown
    said: Sentence | None = None
    focus: str = ""  # HEADING, the address of a row, or the name of a field

    @property
    def text(self) -> str:
        """Return the questionnaire as text."""
        return as_text(self.questionnaire)

    @property
    def question(self) -> Question | None:
        """Return the open question."""
        place = place_of(self.open)
        return self.questionnaire.by_key().get(place.key) if place.kind == QUESTION else None

    @property
    def section(self) -> Section | None:
        """Return the open section."""
        place = place_of(self.open)
        return places.section_of(self.questionnaire, place.key) if place.kind == SECTION else None

    def shut(self) -> "Draft":
        """Return the draft with nothing open."""
        return replace(self, open="", column="", page=0)

    def opened(self, kind: str, key: str, focus: str = HEADING) -> "Draft":
        """Return the draft with a question or section open."""
        return replace(self, open=str(Place(kind, key)), column="", page=0, focus=focus)

    def with_question(self, question: Question) -> "Draft":
        """Return the draft with the open question changed."""
        return replace(self, questionnaire=places.changed(self.questionnaire, question.key, question))


def place_of(address: str) -> Place:
    """Return the parts of an address."""
    kind, _, key = address.partition(":")
    return Place(kind, key)


def carried(posted: Mapping[str, Any]) -> Draft:
    """Return the draft as the page had it, without what has been typed since.  Raises Invalid for a text that is no questionnaire."""
    found = lists(posted)

    def one(name: str) -> str:
        return (found.get(name) or [""])[-1]

    page = one("page")
    return Draft(
        of_text(one("definition")),
        open=one("open"),
        column=one("column"),
        page=int(page) if page.isdecimal() and len(page) < 5 else 0,
        is_english="english" in found,
    )


def absorbed(draft: Draft, form: Form) -> Draft:
    """Return the draft with what stood typed in the open form.  Raises Invalid by field."""
    draft = _totalled(draft, form)
    if draft.question:
        return _question(draft, draft.question, form)
    return _section(draft, draft.section, form) if draft.section else draft


def _totalled(draft: Draft, form: Form) -> Draft:
    total = form.number("points_total", draft.questionnaire.total)
    if form.errors:
        raise Invalid(form.errors)
    return replace(draft, questionnaire=replace(draft.questionnaire, total=draft.questionnaire.total if total is None else total))


def _question(draft: Draft, question: Question, form: Form) -> Draft:
    known = {other.key: other for other in draft.questionnaire.questions() if other.key != question.key and other.type != model.GRADED}
    made = question_of(question, form, known)
    key = key_of(form, question.key, draft.questionnaire.by_key())
    found = places.changed(draft.questionnaire, question.key, made)
    return replace(draft, questionnaire=keys.renamed(found, question.key, key), open=str(Place(QUESTION, key)))


def _section(draft: Draft, section: Section, form: Form) -> Draft:
    known = {question.key: question for question in draft.questionnaire.questions() if question.type != model.GRADED}
    made = section_of(section, form, known)
    key = key_of(form, section.key, {one.key: one for one in draft.questionnaire.sections})
    found = places.changed_section(draft.questionnaire, section.key, replace(made, key=key))
    return replace(draft, questionnaire=found, open=str(Place(SECTION, key)))
