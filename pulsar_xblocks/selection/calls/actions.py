"""Writes of calls: made from a template, edited, opened, extended, staffed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions.domain import Changes, Questionnaire, changes
from pulsar_xblocks.kernel.questions.domain import problems as problems_of
from pulsar_xblocks.kernel.versions.domain import require_version
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls import queries
from pulsar_xblocks.selection.calls.models import Call, CallExtension, CallPerson
from pulsar_xblocks.selection.domain.problems import problems, questionnaire_problems
from pulsar_xblocks.selection.domain.rules import RuleSet

SAME = timedelta(minutes=2)  # the same hours again so soon are a double click
MOVES = {"draft": ("active",), "active": ("archived",), "archived": ("active",)}
_NAMED = 20  # questions in the record of actions
_FIXED = ("code", "direction", "audience", "opens_at")  # once applications are taken


@transaction.atomic
def create_call(region: Region, values: Mapping[str, Any], rules: RuleSet, *, by: Person | None, now: datetime) -> Call:
    """Store a call as a draft.  Raises Invalid for windows in the wrong order or a code that is taken."""
    _require_order(values)
    try:
        with transaction.atomic():
            call = Call.objects.create(region=region, status="draft", rules=pin("selection_rules", rules, now), created_at=now, **values)
    except IntegrityError:
        raise Invalid({"code": [mark("Another call of the region has this code.")]}) from None
    record("call.create", call, by=by, now=now, region_id=region.pk)
    return call


@transaction.atomic
def edit_call(call: Call, seen: int, values: Mapping[str, Any], *, by: Person, now: datetime) -> Call:
    """Store edited facts of a call.  Raises Stale with both texts, Invalid by field; what applicants relied on stays as it is."""
    row = _locked(call)
    current = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    require_version(row.version, seen, current, {name: values[name] for name in current})
    if fixed := [name for name in _FIXED if name in current] if has_opened(row, now) else []:
        raise Invalid({name: [mark("Applications are taken already: this stays as it is.")] for name in fixed})
    _require_order({name: values.get(name, getattr(row, name)) for name in ("opens_at", "closes_at", "shift_starts", "shift_ends")})
    for name, value in values.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            return _saved(row, "edit", by, now, fields=sorted(current))
    except IntegrityError:
        raise Invalid({"code": [mark("Another call of the region has this code.")]}) from None


@transaction.atomic
def set_rules(call: Call, seen: int, rules: RuleSet, *, by: Person, now: datetime) -> Call:
    """Store another rule set.  Raises Conflict once applications are taken, Stale when somebody else has changed the call."""
    row = _locked(call)
    require_version(row.version, seen, {}, {})
    _require_not_opened(row, now)
    row.rules = pin("selection_rules", rules, now)
    return _saved(row, "rules", by, now)


@transaction.atomic
def publish_questionnaire(call: Call, questionnaire: Questionnaire, *, by: Person, now: datetime, seen: str | None = None) -> Call:
    """Pin what the call asks; drafts begun before keep their version, the same once more changes nothing.

    ``seen`` = the digest of what the call asked when the difference was read, "" for nothing.  Raises Invalid for a questionnaire
    with problems, Conflict once the ranking has started, in the archive, or when the call asks something else by now.
    """
    found = problems_of(questionnaire)
    if found:
        raise Invalid({"": [problem.sentence for problem in found]})
    row, fresh = _locked(call), pin("questionnaire", questionnaire, now)
    if row.questionnaire_id == fresh.pk:
        return row
    if seen is not None and seen != (row.questionnaire.digest if row.questionnaire else ""):
        raise Conflict(mark("The call asks another questionnaire by now: read the difference again."))
    if reason := why_fixed(row):
        raise Conflict(reason)
    before = queries.questionnaire_of(row) or Questionnaire()
    row.questionnaire = fresh
    return _saved(row, "questionnaire", by, now, edition=fresh.digest[:8], **_named(changes(before, questionnaire)))


@transaction.atomic
def set_tables(call: Call, questionnaire: Questionnaire, *, seen: str, by: Person, now: datetime) -> Call:
    """Let a call count points by other tables: its questionnaire with them.

    Raises Conflict once applications are taken, else as ``publish_questionnaire``.
    """
    _require_not_opened(_locked(call), now)
    return publish_questionnaire(call, questionnaire, seen=seen, by=by, now=now)


def why_fixed(call: Call) -> str:
    """Return why the questions of a call stay as they are, "" while another questionnaire may be published; 1 query."""
    if call.status == "archived":
        return mark("The call is in the archive: its questions stay as they are.")
    if call.preliminary_at or call.runs.exists():
        return mark("The ranking has started: the questions stay as they are.")
    return ""


def _named(found: Changes) -> dict[str, list[str]]:
    """Return the questions by what happened to them, as the record of actions keeps them."""
    rows = {"questions_added": found.added, "questions_removed": found.removed, "questions_changed": found.changed}
    return {
        name: [question.label.ru[:80] or question.key for question in questions[:_NAMED]] for name, questions in rows.items() if questions
    }


@transaction.atomic
def set_status(call: Call, status: str, *, by: Person, now: datetime) -> Call:
    """Announce a call, put it into the archive, or take it out.  Raises Conflict by a wrong move, Invalid for what is missing."""
    row = _locked(call)
    if status not in MOVES[row.status]:
        raise Conflict(mark("The call has another status by now: open the page anew."))
    if row.status == "draft":
        missing = what_is_missing(row)
        if missing:
            raise Invalid({"": missing})
    row.status = status
    return _saved(row, status, by, now)


def what_is_missing(call: Call) -> list[Any]:
    """Return the sentences that keep a call from being announced."""
    found: list[Any] = [text for texts in problems(queries.rules_of(call)).values() for text in texts]
    questionnaire = queries.questionnaire_of(call)
    if questionnaire is None:
        found.append(mark("No questionnaire is published into the call yet."))
    elif questionnaire_problems(queries.rules_of(call), questionnaire):
        found.append(mark("The rules and the questionnaire do not fit: the trial of the rules says where."))
    if call.audience == "pupil" and call.shift_starts is None:
        found.append(mark("The day the shift begins is not set: the age of applicants is counted on it."))
    return found


@transaction.atomic
def extend(  # noqa: PLR0913 - one form's values
    call: Call, hours: int, reason: str, *, by: Person, now: datetime, application: SelectionApplication | None = None
) -> CallExtension:
    """Give everyone or one application more hours; a second click gives none.

    Raises Invalid without a reason, Conflict once results are out.
    """
    if not 1 <= hours <= 720:
        raise Invalid({"hours": [mark("From 1 to 720 hours.")]})
    if not reason.strip():
        raise Invalid({"reason": [mark("Say why: people will see it.")]})
    row = _locked(call)
    if row.preliminary_at or row.status != "active":
        raise Conflict(mark("Results are published: no more time can be given."))
    asked = {"call": row, "application": application, "hours": hours, "reason": reason.strip(), "given_by": by}
    given = CallExtension.objects.filter(**asked, given_at__gt=now - SAME).first()
    if given:
        return given
    extension = CallExtension.objects.create(**asked, given_at=now)
    record(
        "call.extend",
        row,
        by=by,
        now=now,
        region_id=row.region_id,
        reason=extension.reason,
        hours=hours,
        target=application.number or application.pk if application else "",
    )
    return extension


@transaction.atomic
def add_person(call: Call, person: Person, part: str, *, by: Person, now: datetime) -> CallPerson:
    """Let somebody work for a call.  Raises Conflict where one would decide twice: on scores and on appeals against them."""
    _locked(call)
    parts = set(call.people.filter(person=person).values_list("part", flat=True))
    if part != "appeals" and "appeals" in parts or part == "appeals" and parts - {"appeals"}:
        raise Conflict(mark("The appeals panel is made of other people than the experts and the commission."))
    row, is_new = CallPerson.objects.get_or_create(call=call, person=person, part=part, defaults={"added_at": now, "added_by": by})
    if is_new:
        record("call.person_add", call, by=by, now=now, region_id=call.region_id, part=part, person=person.key)
    return row


@transaction.atomic
def remove_person(row: CallPerson, *, by: Person, now: datetime) -> None:
    """Take somebody off a call."""
    record("call.person_remove", row.call, by=by, now=now, region_id=row.call.region_id, part=row.part, person=row.person.key)
    row.delete()


def has_opened(call: Call, now: datetime) -> bool:
    """Tell whether applications are taken already; from here on the rules are fixed."""
    return call.status != "draft" and now >= call.opens_at


def _require_not_opened(call: Call, now: datetime) -> None:
    if has_opened(call, now):
        raise Conflict(mark("Applications are taken already: the rules stay as they were announced."))


def _require_order(values: Mapping[str, Any]) -> None:
    errors = {}
    if values["opens_at"] >= values["closes_at"]:
        errors["closes_at"] = [mark("The window closes before it opens.")]
    if values.get("shift_starts") and values.get("shift_ends") and values["shift_starts"] > values["shift_ends"]:
        errors["shift_ends"] = [mark("The shift ends before it begins.")]
    if errors:
        raise Invalid(errors)


def _locked(call: Call) -> Call:
    return locked(Call.objects.select_related("region", "questionnaire", "rules"), call.pk)


def _saved(row: Call, what: str, by: Person, now: datetime, **facts: Any) -> Call:
    row.version += 1
    row.save()
    record(f"call.{what}", row, by=by, now=now, region_id=row.region_id, **facts)
    return row
