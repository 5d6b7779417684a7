"""Differences of two questionnaires in words, for authors, operators and applicants."""

from collections.abc import Iterable

from django.utils.translation import get_language, gettext, ngettext

from pulsar_xblocks.kernel.questions.domain import Question, Questionnaire, changes

_NAMED = 8


def changes_in_words(old: Questionnaire, new: Questionnaire) -> str:
    """Return what the new questionnaire has otherwise, a line for each kind of change; how long it is when nothing differs."""
    found = changes(old, new)
    count = sum(1 for _ in new.questions())
    lines = [ngettext("%(n)s question", "%(n)s questions", count) % {"n": count}]
    for title, rows in (
        (gettext("Added: %(names)s"), found.added),
        (gettext("Changed: %(names)s"), found.changed),
        (gettext("Not there: %(names)s"), found.removed),
    ):
        if rows:
            lines.append(title % {"names": _names(rows)})
    if found.is_moved:
        lines.append(gettext("The order is another one"))
    if found.is_retitled:
        lines.append(gettext("Headings, conditions of sections or the total differ"))
    return "\n".join(lines)


def _names(questions: Iterable[Question]) -> str:
    language = get_language() or "ru"
    names = [f"«{question.label.show(language)[:80] or question.key}»" for question in questions]
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (gettext(" and %(n)s more") % {"n": more} if more > 0 else "")
