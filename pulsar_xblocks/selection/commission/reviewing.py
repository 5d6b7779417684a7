"""The selection's side of the review: applications go to the call's experts, who see answers, files and achievements without names."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.queries import files_by_key
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark, mark_plural, without_name
from pulsar_xblocks.kernel.questions.domain import Question, Questionnaire, model, visible
from pulsar_xblocks.kernel.questions.facts import facts_of
from pulsar_xblocks.kernel.review import Content, register
from pulsar_xblocks.kernel.review.actions.assigning import take_away
from pulsar_xblocks.kernel.review.actions.queueing import Batch, ItemFacts, put_all_in_queue, take_out
from pulsar_xblocks.kernel.review.domain import statuses as reading
from pulsar_xblocks.kernel.review.models import Review, ReviewGroup, ReviewItem
from pulsar_xblocks.kernel.review.registry import Desk, Told, register_desk
from pulsar_xblocks.selection.applications.models import ApplicationAchievement, SelectionApplication
from pulsar_xblocks.selection.applications.queries import answers_of, questionnaire_of
from pulsar_xblocks.selection.calls.actions import remove_person
from pulsar_xblocks.selection.calls.models import Call, CallPerson
from pulsar_xblocks.selection.calls.queries import questionnaire_of as questionnaire_in
from pulsar_xblocks.selection.calls.queries import rules_of
from pulsar_xblocks.selection.commission import claims
from pulsar_xblocks.selection.commission.domain import rubric as scoring
from pulsar_xblocks.selection.commission.queries.inputs import KIND
from pulsar_xblocks.selection.domain import statuses
from pulsar_xblocks.selection.domain.rules import EXPERT


def register_kind() -> None:
    """Tell the review what an expert may see of an application, and whom a group belongs to."""
    register(KIND, Content("selection/commission/_blind.html", values, files, titles, mark("Comment for the commission")))
    told = Told(
        mark_plural("Application without an expert", "Applications without an expert"),
        mark_plural("Application is being scored", "Applications are being scored"),
        mark_plural("Application is scored: the ranking is next", "Applications are scored: the ranking is next"),
        mark("Look"),
        mark("applicants wait for it"),
    )
    words = {"subject": mark("Application"), "publish": mark("To the ranking"), "has_imports": False, "told": told}
    register_desk(KIND, Desk(publish_url=ranking_url, names=numbers, experts=experts_of_group, **words))


def group_of(call: Call) -> ReviewGroup | None:
    """Return the applications of a call under review; 1 query."""
    return ReviewGroup.objects.select_related("region", "rubric").filter(kind=KIND, code=code_of(call)).first()


def code_of(call: Call) -> str:
    """Return the code of a call's group, «70:science-2026-12»."""
    return f"{call.region.code}:{call.code}"


@transaction.atomic
def hand_over(call: Call, due_at: datetime, *, by: Person, now: datetime) -> int:
    """Put the admitted applications of a call into the queue of its experts; return how many came in.

    Raises Invalid for a term that has passed, Conflict when the call has no experts, no criteria for them, or its results are out.
    """
    row = locked(Call.objects.select_related("region", "rules", "questionnaire"), call.pk)
    if due_at <= now:
        raise Invalid({"due": [mark("The term has passed already.")]})
    _require_scorable(row)
    rubric = scoring.rubric_of(rules_of(row), questionnaire_in(row) or Questionnaire())
    admitted = SelectionApplication.objects.filter(call=row, status__in=[statuses.ADMITTED, statuses.SCORING])
    objects = {pk: ItemFacts(*place) for pk, *place in admitted.values_list("pk", "organisation", "municipality")}
    batch = Batch(code_of(row), row.title, rubric=pin("rubric", rubric, now))
    region, reads = row.region, rules_of(row).reads
    count = put_all_in_queue(kind=KIND, objects=objects, group=batch, region=region, reads=reads, due_at=due_at, now=now)
    admitted.filter(status=statuses.ADMITTED).update(status=statuses.SCORING)
    record("selection.hand_over", row, by=by, now=now, region_id=row.region_id, applications=count)
    return count


def _require_scorable(call: Call) -> None:
    questionnaire = questionnaire_in(call)
    if call.preliminary_at:
        raise Conflict(mark("The results are published already."))
    if questionnaire is None or scoring.problems(rules_of(call), questionnaire) or not rules_of(call).of_kind(EXPERT):
        raise Conflict(mark("The questionnaire of the call holds no criteria for experts."))
    if not CallPerson.objects.filter(call=call, part="expert").exists():
        raise Conflict(mark("Choose the experts of the call first."))


@transaction.atomic
def take_off(row: CallPerson, *, by: Person, now: datetime) -> int:
    """Take somebody off a call; return how many works an expert has not finished: they can be given to others again."""
    group = group_of(row.call) if row.part == "expert" else None
    open_reads = Review.objects.filter(item__group=group, expert=row.person, state__in=reading.OPEN) if group else Review.objects.none()
    remove_person(row, by=by, now=now)
    reads = list(open_reads.order_by("item_id", "pk"))
    for review in reads:
        with suppress(Conflict):  # scored or published at this very moment: it stays
            take_away(review, by=by, now=now)
    return len(reads)


def experts_of_group(group: ReviewGroup) -> Collection[int] | None:
    """Return the experts chosen for the call of a group; 1 query."""
    code = group.code.partition(":")[2]
    return set(CallPerson.objects.filter(call__region=group.region_id, call__code=code, part="expert").values_list("person_id", flat=True))


def ranking_url(group: ReviewGroup) -> str:
    """Return the address of the ranking of a group's call, "" when there is no such call; 1 query."""
    call = Call.objects.filter(region=group.region_id, code=group.code.partition(":")[2]).values_list("pk", flat=True).first()
    return reverse("pulsar:call_ranking", args=[call]) if call else ""


def numbers(application_ids: Sequence[int]) -> dict[int, str]:
    """Return application -> its number, for the staff; 1 query."""
    return dict(SelectionApplication.objects.filter(pk__in=list(application_ids)).values_list("pk", "number"))


def titles(application_ids: Sequence[int]) -> dict[int, str]:
    """Return application -> title as experts see it: its blind code stands for it."""
    return {}


def values(application_id: int) -> dict[str, Any]:
    """Return what an expert reads of an application: the answers of the expert parts and the achievements, without names.

    Of one that was withdrawn, stopped or not admitted since it was given out nothing is shown any more.
    """
    row = _row(application_id)
    if not _is_read(row):
        return {"title": "", "facts": [], "achievements": [], "grade": None, "is_over": True}
    numbers = _numbers(row)
    facts = {fact.key: fact for section in facts_of(questionnaire_of(row), answers_of(row)) for fact in section.facts}
    shown = [
        {"label": fact.label, "lines": [hidden(row.person, line) for line in fact.lines], "link": fact.link, "head": fact.head}
        | {"rows": [[hidden(row.person, cell) for cell in cells] for cells in fact.rows], "numbers": numbers.get(fact.key, "")}
        for fact in (facts[question.key] for question in _read(row))
    ]
    return {"title": "", "facts": shown, "achievements": _achievements(row), "grade": row.grade}


def files(application_id: int) -> Sequence[PrivateFile]:
    """Return the files of the answers that experts read, none of an application that takes no part any more."""
    row = _row(application_id)
    return files_by_key([key for keys in _files(row).values() for key in keys]) if _is_read(row) else []


def item_of(row: SelectionApplication) -> ReviewItem | None:
    """Return an application's place in the queue; 1 query."""
    return ReviewItem.objects.select_related("group__rubric").filter(kind=KIND, object_id=row.pk).first()


def leave(row: SelectionApplication, by: Person | None, now: datetime) -> None:
    """Take an application that takes no further part out of the queue; one that an expert has scored stays there as it is."""
    with suppress(Conflict):
        take_out(KIND, row.pk, now)


def first_experts(row: SelectionApplication) -> frozenset[int]:
    """Return those who have read an application; 1 query."""
    item = item_of(row)
    return frozenset(item.reviews.filter(submitted_at__isnull=False).values_list("expert_id", flat=True)) if item else frozenset()


def _row(application_id: int) -> SelectionApplication:
    rows = SelectionApplication.objects.select_related("call__rules", "call__region", "questionnaire", "person")
    return rows.get(pk=application_id)


def _is_read(row: SelectionApplication) -> bool:
    return statuses.shown(row.status, statuses.EXPERT) is not None


def _read(row: SelectionApplication) -> list[Question]:
    """Return the questions shown to the applicant whose answers experts read."""
    questionnaire = questionnaire_of(row)
    shown = set(visible(questionnaire, answers_of(row)))
    return [question for question in scoring.read_by_experts(rules_of(row.call), questionnaire) if question.key in shown]


def _files(row: SelectionApplication) -> dict[str, list[str]]:
    """Return question -> keys of its files."""
    answers = answers_of(row)
    return {question.key: list(answers.get(question.key) or []) for question in _read(row) if question.type == model.FILE}


def _numbers(row: SelectionApplication) -> dict[str, str]:
    """Return question -> the numbers of its files among all files of the application, «1–5»."""
    found, last = {}, 0
    for name, keys in _files(row).items():
        first, last = last + 1, last + len(keys)
        found[name] = "" if not keys else str(last) if first == last else f"{first}–{last}"
    return found


def _achievements(row: SelectionApplication) -> list[dict[str, Any]]:
    return list(_told(row))


def _told(row: SelectionApplication) -> Iterator[dict[str, Any]]:
    rules = rules_of(row.call)
    for one in ApplicationAchievement.objects.filter(application=row).exclude(status="rejected").order_by("pk"):
        level = claims.level_word(rules, one.proved_level or one.level)
        yield {"name": hidden(row.person, one.name), "subject": hidden(row.person, one.subject), "year": one.year, "level": level}


def hidden(person: Person, text: str) -> str:
    """Return a text without the names of its applicant."""
    return without_name(text, person.family, person.given, person.patronymic)
