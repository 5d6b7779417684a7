"""One press of a button in the editor: what stood typed is taken, the edit is done, the page gets the questionnaire back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.questions.authoring.domain import keys, places
from pulsar_xblocks.kernel.questions.authoring.draft import QUESTION, SECTION, Draft, Place, absorbed, carried, place_of
from pulsar_xblocks.kernel.questions.authoring.pieces import PIECES
from pulsar_xblocks.kernel.questions.authoring.typed import Form
from pulsar_xblocks.kernel.questions.domain import Question, Questionnaire, Section, Text
from pulsar_xblocks.kernel.questions.domain.posted import lists
from pulsar_xblocks.kernel.questions.olx.reading import MAX_QUESTIONS
from pulsar_xblocks.kernel.questions.olx.texts import of_text

MAX_SECTIONS = 60
Edit = Callable[[Draft, str, Form], Draft]
Starts = Mapping[str, Callable[[], Questionnaire]]  # «template:science» -> a questionnaire to begin with


def edited(posted: Mapping[str, Any], starts: Starts | None = None) -> Draft:
    """Return the draft after the button ``edit`` = «<what>:<which>».  Raises Invalid by field; an unknown button changes nothing."""
    draft, form = carried(posted), Form(lists(posted))
    what, _, which = form.line("edit").partition(":")
    if what == "restored":  # an earlier text is put back: what stands typed belongs to the later one
        return replace(draft.shut(), said=Sentence(mark("Put back as it was.")))
    draft = absorbed(draft, form)
    if what == "begin":
        return _begun(draft, which, form, starts or {})
    run = EDITS.get(what) or PIECES.get(what)
    found = run(draft, which, form) if run else draft
    _require_room(found.questionnaire)
    return found


def finished(posted: Mapping[str, Any]) -> Draft:
    """Return the draft to be stored.  Raises Invalid by field."""
    return absorbed(carried(posted), Form(lists(posted)))


def _require_room(questionnaire: Questionnaire) -> None:
    if sum(1 for _ in questionnaire.questions()) > MAX_QUESTIONS:
        raise Invalid({"": [Sentence(mark("A questionnaire holds at most %(most)s questions."), most=MAX_QUESTIONS)]})
    if len(questionnaire.sections) > MAX_SECTIONS:
        raise Invalid({"": [Sentence(mark("A questionnaire holds at most %(most)s sections."), most=MAX_SECTIONS)]})


def _open(draft: Draft, which: str, form: Form) -> Draft:
    place = place_of(which)
    return draft.opened(place.kind, place.key)


def _close(draft: Draft, which: str, form: Form) -> Draft:
    return replace(draft.shut(), focus=draft.open)


def _add_section(draft: Draft, which: str, form: Form) -> Draft:
    key = keys.free("section", {section.key for section in draft.questionnaire.sections})
    section = Section(key, Text("Новый раздел", "New section"))
    grown = replace(draft, questionnaire=places.with_section(draft.questionnaire, section, which or None))
    return replace(grown.opened(SECTION, key, "label_ru"), said=Sentence(mark("A section is added.")))


def _add(draft: Draft, which: str, form: Form) -> Draft:
    """Add a question to a section: behind the open one when that stands there, else at the end."""
    if places.section_of(draft.questionnaire, which) is None:
        draft = _add_section(draft, "", form)
        which = place_of(draft.open).key
    home, key = places.section_of(draft.questionnaire, which), keys.free("question", draft.questionnaire.by_key())
    after = draft.question.key if draft.question and home and draft.question in home.questions else None
    found = places.with_question(draft.questionnaire, Question(key, Text()), which, after)
    return replace(replace(draft, questionnaire=found).opened(QUESTION, key, "label_ru"), said=Sentence(mark("A question is added.")))


def _duplicate(draft: Draft, which: str, form: Form) -> Draft:
    place, now = place_of(which), draft.questionnaire
    question, section = now.by_key().get(place.key), places.section_of(now, place.key)
    if place.kind == QUESTION and question:
        key, home = keys.free(place.key, now.by_key()), places.home_of(now, place.key)
        found = places.with_question(now, replace(question, key=key), home.key if home else "", place.key)
    elif place.kind == SECTION and section:
        key = keys.free(place.key, {one.key for one in now.sections})
        found = places.with_section(now, places.duplicated(section, key, _new_keys(section, now)), place.key)
    else:
        return draft
    return replace(replace(draft, questionnaire=found).opened(place.kind, key), said=Sentence(mark("A copy stands below.")))


def _new_keys(section: Section, questionnaire: Questionnaire) -> dict[str, str]:
    taken, found = set(questionnaire.by_key()), {}
    for question in section.questions:
        found[question.key] = keys.free(question.key, taken)
        taken.add(found[question.key])
    return found


def _delete(draft: Draft, which: str, form: Form) -> Draft:
    place = place_of(which)
    drop = places.without if place.kind == QUESTION else places.without_section
    name = _named(draft.questionnaire, place)
    left = replace(draft, questionnaire=drop(draft.questionnaire, place.key))
    if left.question is None and left.section is None:
        left = left.shut()
    return replace(left, said=Sentence(mark("Deleted: %(name)s."), name=name), focus="undo")


def _named(questionnaire: Questionnaire, place: Place) -> str:
    question, section = questionnaire.by_key().get(place.key), places.section_of(questionnaire, place.key)
    text = question.label if place.kind == QUESTION and question else section.title if section else Text()
    return text.ru or text.en or place.key


def _move(by: int) -> Edit:
    def run(draft: Draft, which: str, form: Form) -> Draft:
        place = place_of(which)
        shift = places.moved if place.kind == QUESTION else places.moved_section
        found = shift(draft.questionnaire, place.key, by)
        return replace(draft, questionnaire=found, said=_where(found, place))

    return run


def _where(questionnaire: Questionnaire, place: Place) -> Sentence | None:
    """Say where something stands now; None for what is not there."""
    home = places.home_of(questionnaire, place.key)
    if place.kind == QUESTION and home:
        at, title = _number(home.questions, place.key), home.title.ru or home.title.en or home.key
        return Sentence(mark("The question is number %(at)s of %(of)s in “%(title)s” now."), at=at, of=len(home.questions), title=title)
    if place.kind == SECTION and places.section_of(questionnaire, place.key):
        at = _number(questionnaire.sections, place.key)
        return Sentence(mark("The section is number %(at)s of %(of)s now."), at=at, of=len(questionnaire.sections))
    return None


def _number(items: Sequence[Question] | Sequence[Section], key: str) -> int:
    return [item.key for item in items].index(key) + 1


def _to_section(draft: Draft, which: str, form: Form) -> Draft:
    """Move the question to the section chosen in its form."""
    found = places.placed(draft.questionnaire, which, form.line("to_section"))
    return replace(draft, questionnaire=found, said=_where(found, Place(QUESTION, which)), focus="heading")


def _put(draft: Draft, which: str, form: Form) -> Draft:
    """Move what was dragged ahead of what it was dropped on; at the end of its list when there is nothing."""
    place, ahead = place_of(which), form.line("ahead_of")
    if place.kind == QUESTION:
        found = places.placed(draft.questionnaire, place.key, form.line("into"), ahead or None)
    else:
        found = places.placed_section(draft.questionnaire, place.key, ahead or None)
    return replace(draft, questionnaire=found, said=_where(found, place))


def _paste(draft: Draft, which: str, form: Form) -> Draft:
    text = (form.posted.get("paste") or [""])[-1]
    try:
        found = of_text(text)
    except Invalid as error:
        raise Invalid({"paste": error.errors[""]}) from error
    return _joined(draft, found, form)


def _begun(draft: Draft, which: str, form: Form, starts: Starts) -> Draft:
    source = form.line("source_of")
    if source not in starts:
        raise Invalid({"source_of": [mark("Choose what to begin with.")]})
    return _joined(draft, starts[source](), form)


def _joined(draft: Draft, found: Questionnaire, form: Form) -> Draft:
    """Return the draft with the sections behind its own, under free keys, or in place of them."""
    if form.line("how") != "add":
        said = Sentence(mark("The questionnaire is replaced. “Undo” brings the earlier one back."))
        return replace(draft.shut(), questionnaire=found, said=said, focus="undo")
    whole = draft.questionnaire
    for section in found.sections:
        key = keys.free(section.key or "section", {one.key for one in whole.sections})
        whole = places.with_section(whole, places.duplicated(section, key, _new_keys(section, whole)))
    return replace(draft.shut(), questionnaire=whole, said=Sentence(mark("The sections stand at the end.")), focus="undo")


EDITS: dict[str, Edit] = {
    "open": _open,
    "close": _close,
    "add_section": _add_section,
    "add": _add,
    "duplicate": _duplicate,
    "delete": _delete,
    "up": _move(-1),
    "down": _move(1),
    "to_section": _to_section,
    "put": _put,
    "paste": _paste,
}
