"""What differs between two questionnaires, question by question."""

from dataclasses import dataclass

from pulsar_xblocks.kernel.questions.domain.model import Question, Questionnaire


@dataclass(frozen=True)
class Changes:
    """Questions of the newer questionnaire that are new or changed, and those of the older one that are gone."""

    added: tuple[Question, ...] = ()
    removed: tuple[Question, ...] = ()
    changed: tuple[Question, ...] = ()
    is_moved: bool = False  # what both have stands in another order or under other headings
    is_retitled: bool = False  # headings, hints or conditions of sections, the total

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.is_moved or self.is_retitled)


def changes(old: Questionnaire, new: Questionnaire) -> Changes:
    """Return what the new questionnaire has otherwise than the old one; nothing for equal ones."""
    before, after = old.by_key(), new.by_key()
    both = [key for key in after if key in before]
    return Changes(
        added=tuple(question for key, question in after.items() if key not in before),
        removed=tuple(question for key, question in before.items() if key not in after),
        changed=tuple(after[key] for key in both if after[key] != before[key]),
        is_moved=_places(old, both) != _places(new, both),
        is_retitled=_headings(old) != _headings(new),
    )


def _places(questionnaire: Questionnaire, keys: list[str]) -> list[tuple[str, str]]:
    wanted = set(keys)
    return [(section.key, question.key) for section in questionnaire.sections for question in section.questions if question.key in wanted]


def _headings(questionnaire: Questionnaire) -> list[object]:
    return [questionnaire.total, *((section.key, section.title, section.help, section.show_when) for section in questionnaire.sections)]
