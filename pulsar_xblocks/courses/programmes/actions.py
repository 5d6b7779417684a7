"""Writes of programmes and groups: made, edited, approved, opened, staffed, finished."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from pulsar_xblocks.courses.domain.passport import Passport
from pulsar_xblocks.courses.domain.problems import problems
from pulsar_xblocks.courses.enrolments.actions.stepping import promote
from pulsar_xblocks.courses.programmes import domain, queries
from pulsar_xblocks.courses.programmes.models import GroupPerson, Programme, TrainingGroup
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.locking import locked
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.questions.domain import Questionnaire
from pulsar_xblocks.kernel.questions.domain import problems as problems_of
from pulsar_xblocks.kernel.versions.domain import require_version

KIND = "passport"  # of the definition
MOVES = {"draft": ("approved",), "approved": ("draft", "archived"), "archived": ("approved",)}
GROUP_MOVES = {"draft": ("active",), "active": ("finished",), "finished": ("active", "archived"), "archived": ("finished",)}
_FIXED = ("code", "opens_at")  # of a group, once applications are taken
_TAKEN = mark("Another programme of the region has this code.")
_GROUP_TAKEN = mark("Another group of the programme has this code.")


@transaction.atomic
def create_programme(region: Region, code: str, passport: Passport, *, by: Person | None, now: datetime) -> Programme:
    """Store a programme as a draft; its passport need not be complete.  Raises Invalid for a code that is taken."""
    facts = {"code": code, "title": passport.title[:300], "status": domain.DRAFT, "created_at": now}
    try:
        with transaction.atomic():
            row = Programme.objects.create(region=region, passport=pin(KIND, passport, now), **facts)
    except IntegrityError:
        raise Invalid({"code": [_TAKEN]}) from None
    record("programme.create", row, by=by, now=now, region_id=region.pk)
    return row


@transaction.atomic
def set_passport(programme: Programme, seen: int, passport: Passport, *, by: Person | None, now: datetime) -> Programme:
    """Store another passport; groups that have opened keep theirs.

    Raises Stale when somebody else has changed it, Conflict once the programme is approved: it is taken back into draft first.
    """
    row = _locked(programme)
    if row.status != domain.DRAFT:
        raise Conflict(mark("The programme is approved: take it back into draft to change it."))
    require_version(row.version, seen, {}, {})
    row.passport, row.title = pin(KIND, passport, now), passport.title[:300]
    return _saved(row, "passport", by, now)


@transaction.atomic
def set_status(programme: Programme, status: str, *, by: Person | None, now: datetime) -> Programme:
    """Approve a programme, take it back into draft, archive it.  Raises Conflict by a wrong move, Invalid for what is missing."""
    row = _locked(programme)
    if status not in MOVES[row.status]:
        raise Conflict(mark("The programme has another status by now: open the page anew."))
    if status == domain.APPROVED and (found := problems(queries.passport_of(row))):
        raise Invalid(found)
    if status == domain.APPROVED:
        row.approved_at, row.approved_by = now, by
    row.status = status
    return _saved(row, status, by, now)


@transaction.atomic
def publish_questionnaire(programme: Programme, questionnaire: Questionnaire, *, seen: str, by: Person | None, now: datetime) -> Programme:
    """Store what an application asks; those sent before keep their questions, the same once more changes nothing.

    ``seen`` = the digest of what was asked when the page was opened, "" for nothing.  Raises Invalid for a questionnaire with
    problems, Conflict when another one was published meanwhile or the programme is in the archive.
    """
    if found := problems_of(questionnaire):
        raise Invalid({"": [problem.sentence for problem in found]})
    row, fresh = _locked(programme), pin("questionnaire", questionnaire, now)
    if row.questionnaire_id == fresh.pk:
        return row
    if row.status == domain.ARCHIVED:
        raise Conflict(mark("The programme is in the archive: its questions stay as they are."))
    if seen != (row.questionnaire.digest if row.questionnaire else ""):
        raise Conflict(mark("Somebody has published other questions meanwhile: open the page anew."))
    row.questionnaire = fresh
    return _saved(row, "questionnaire", by, now, edition=fresh.digest[:8])


@transaction.atomic
def create_group(programme: Programme, values: Mapping[str, Any], *, by: Person | None, now: datetime) -> TrainingGroup:
    """Store a group as a draft.  Raises Invalid for days in the wrong order or a code that is taken."""
    _require_order(values)
    try:
        with transaction.atomic():
            row = TrainingGroup.objects.create(programme=programme, status=domain.DRAFT, created_at=now, **values)
    except IntegrityError:
        raise Invalid({"code": [_GROUP_TAKEN]}) from None
    record("training_group.create", row, by=by, now=now, region_id=programme.region_id)
    return row


@transaction.atomic
def edit_group(group: TrainingGroup, seen: int, values: Mapping[str, Any], *, by: Person | None, now: datetime) -> TrainingGroup:
    """Store edited facts of a group; added places go to those who wait.

    Raises Stale with both texts, Invalid by field; what applicants relied on stays as it is.
    """
    row = _locked_group(group)
    current = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    require_version(row.version, seen, current, {name: values[name] for name in current})
    has_opened = row.status != domain.DRAFT and now >= row.opens_at
    if has_opened and (fixed := [name for name in _FIXED if name in current]):
        raise Invalid({name: [mark("Applications are taken already: this stays as it is.")] for name in fixed})
    _require_order(values)
    for name, value in values.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            _saved_group(row, "edit", by, now, fields=sorted(current))
    except IntegrityError:
        raise Invalid({"code": [_GROUP_TAKEN]}) from None
    if "places" in current:
        promote(row, now=now)
    return row


@transaction.atomic
def set_group_status(group: TrainingGroup, status: str, *, by: Person | None, now: datetime) -> TrainingGroup:
    """Announce a group, end it, archive it.  The passport is fixed when it is announced.

    Raises Conflict by a wrong move, Invalid for what is missing.
    """
    row = _locked_group(group)
    if status not in GROUP_MOVES[row.status]:
        raise Conflict(mark("The group has another status by now: open the page anew."))
    if row.status == domain.DRAFT:
        if missing := what_is_missing(row):
            raise Invalid({"": missing})
        row.passport = row.programme.passport
    row.status = status
    return _saved_group(row, status, by, now)


def what_is_missing(group: TrainingGroup) -> list[str]:
    """Return the sentences that keep a group from being announced; 1 query."""
    found = []
    if group.programme.status != domain.APPROVED:
        found.append(mark("The programme is not approved yet."))
    if not queries.parts_of(group)[domain.CURATOR]:
        found.append(mark("The group has no curator."))
    return found


@transaction.atomic
def add_person(group: TrainingGroup, person: Person, part: str, *, by: Person | None, now: datetime) -> GroupPerson:
    """Let somebody run or teach a group."""
    row, is_new = GroupPerson.objects.get_or_create(group=group, person=person, part=part, defaults={"added_at": now, "added_by": by})
    if is_new:
        record("training_group.person_add", group, by=by, now=now, region_id=group.programme.region_id, part=part, person=person.key)
    return row


@transaction.atomic
def remove_person(row: GroupPerson, *, by: Person | None, now: datetime) -> None:
    """Take somebody off a group."""
    region_id = row.group.programme.region_id
    record("training_group.person_remove", row.group, by=by, now=now, region_id=region_id, part=row.part, person=row.person.key)
    row.delete()


def _require_order(values: Mapping[str, Any]) -> None:
    errors = {}
    if values["opens_at"] >= values["closes_at"]:
        errors["closes_at"] = [mark("The window closes before it opens.")]
    if values["starts_on"] > values["ends_on"]:
        errors["ends_on"] = [mark("Training ends before it begins.")]
    if errors:
        raise Invalid(errors)


def _locked(programme: Programme) -> Programme:
    return locked(Programme.objects.select_related("region", "passport", "questionnaire"), programme.pk)


def _locked_group(group: TrainingGroup) -> TrainingGroup:
    return locked(queries.groups(), group.pk)


def _saved(row: Programme, what: str, by: Person | None, now: datetime, **facts: Any) -> Programme:
    row.version += 1
    row.save()
    record(f"programme.{what}", row, by=by, now=now, region_id=row.region_id, **facts)
    return row


def _saved_group(row: TrainingGroup, what: str, by: Person | None, now: datetime, **facts: Any) -> TrainingGroup:
    row.version += 1
    row.save()
    record(f"training_group.{what}", row, by=by, now=now, region_id=row.programme.region_id, **facts)
    return row
