"""Tables of enrolment that come back: lists of nominated people, the participants of a group with their contracts."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from pulsar_xblocks.courses.domain import lists
from pulsar_xblocks.courses.enrolments import nominations
from pulsar_xblocks.courses.enrolments.actions import nominating
from pulsar_xblocks.courses.enrolments.actions.nominating import Nominee
from pulsar_xblocks.courses.enrolments.models import CourseNomination
from pulsar_xblocks.courses.enrolments.nominations import Sending
from pulsar_xblocks.courses.programmes import queries as programmes
from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.loads.domain import NEW_ONLY, Field, Problems, Result, Shape
from pulsar_xblocks.kernel.loads.kinds import Change, Effect, Kind, Target, Writing
from pulsar_xblocks.kernel.pure.errors import Gone
from pulsar_xblocks.kernel.pure.text import Sentence, is_email, is_personal_name, mark
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.roles.queries import actor_of

FIELDS = (
    Field("name", mark("Full name"), ("фио", "ф. и. о", "ф.и.о", "педагог", "слушатель", "full name"), role=NEW_ONLY, limit=300),
    Field("family", mark("Surname"), ("фамилия", "surname", "family"), role=NEW_ONLY, limit=100),
    Field("given", mark("Given name"), ("имя", "name", "given"), role=NEW_ONLY, limit=100),
    Field("patronymic", mark("Patronymic"), ("отчество", "patronymic"), role=NEW_ONLY, limit=100),
    Field(
        "email", mark("E-mail"), ("электронная почта", "почта", "e-mail", "email", "адрес почты"),
        role=NEW_ONLY, limit=254, is_needed=True,
    ),
    Field("post", mark("Post"), ("должность", "post"), role=NEW_ONLY, limit=200),
    Field("organisation", mark("Place of work"), ("организация", "школа", "место работы", "инн", "organisation"), role=NEW_ONLY, limit=400),
)  # fmt: skip
SHAPE = Shape(FIELDS, ("family", "given", "patronymic", "name", "email"), is_typed=True, is_marked=False)
MOST = 500  # people of a list: everybody on it is written to
NO_LONGER = mark("Lists to this group are not taken now.")


def _target(actor: Actor | None, pk: int) -> Target:
    found = nominations.sending(actor, pk) if actor is not None else Sending(programmes.group_or_404(pk))
    group = found.group
    title = f"{group.programme.title}, {group.title}"
    return Target(pk, group.programme.region, title, reverse("pulsar:course_nominations_of", args=[pk]), "", found)


def _check(target: Target, results: Sequence[Result], now: datetime) -> Mapping[int, Problems]:
    """Return what is wrong with rows; no queries."""
    found: dict[int, Problems] = {}
    seen: dict[str, int] = {}
    for place, result in enumerate(results, 1):
        problems = {key: [Sentence(text)] for key, text in _problems(target.row, result.after, now).items()}
        if place > MOST:
            problems[""] = [Sentence(mark("At most %(most)d people fit in one list: send the others by another."), most=MOST)]
        email = result.after.get("email", "").lower()
        if email and email in seen:
            problems["email"] = [Sentence(mark("This address stands in row %(row)d already."), row=seen[email])]
        seen.setdefault(email, result.number)
        if problems:
            found[result.number] = problems
    return found


def _problems(sending: Sending, cells: Mapping[str, str], now: datetime) -> dict[str, str]:
    family, given, patronymic = _names(cells)
    found = {}
    if not (is_personal_name(family) and is_personal_name(given)) or (patronymic and not is_personal_name(patronymic)):
        found["family"] = mark("Type the surname and the given name in Cyrillic letters.")
    if not is_email(cells.get("email", "")):
        found["email"] = mark("Write an e-mail address, like anna@example.ru.")
    if cells.get("organisation") and sending.by_name and sending.organisation(cells["organisation"]) is None:
        found["organisation"] = mark("There is no such organisation among yours: write its name or ИНН as in the directory.")
    if not nominations.is_open(sending.group, now):
        found[""] = NO_LONGER
    return found


def _names(cells: Mapping[str, str]) -> tuple[str, str, str]:
    if cells.get("family"):
        return cells["family"], cells.get("given", ""), cells.get("patronymic", "")
    return lists.parted(cells.get("name", ""))


def _notes(target: Target, results: Sequence[Result], now: datetime) -> Mapping[int, Sequence[Sentence]]:
    """Return which rows change nothing; 1 query."""
    emails = {result.after.get("email", "").lower(): result.number for result in results}
    standing = CourseNomination.objects.filter(Q(answered_at=None) | Q(enrolment__open_marker=1), group=target.pk)
    rows = standing.values_list("person__email", "person__user__email")
    there = {email.lower() for pair in rows for email in pair if email}
    said = Sentence(mark("This person is in the list already: the row changes nothing."))
    return {number: [said] for email, number in emails.items() if email in there}


def _store(writing: Writing, changes: Sequence[Change]) -> list[Effect]:
    """Store the rows and order one job for their letters.  Raises Gone once training has begun."""
    sending = nominations.sending(actor_of(writing.by), writing.target.pk)
    if not nominations.is_open(sending.group, writing.now):
        raise Gone(NO_LONGER)
    made = [
        nominating.nominate(sending.group, _nominee(sending, one.after), load=writing.load, by=writing.by, now=writing.now)
        for one in changes
    ]
    nominating.order_letters([row for row in made if row is not None and row.answered_at is None], by=writing.by, now=writing.now)
    return [{"nomination": row.pk if row else None} for row in made]


def _nominee(sending: Sending, cells: Mapping[str, str]) -> Nominee:
    family, given, patronymic = _names(cells)
    place: Organisation | None = sending.organisation(cells.get("organisation", ""))
    municipality = place.municipality if place else sending.municipality
    return Nominee(family, given, patronymic, cells["email"], cells.get("post", ""), place, municipality)


def _undo(writing: Writing, change: Change, effect: Effect) -> str:
    row = CourseNomination.objects.filter(pk=effect["nomination"]).first() if effect["nomination"] else None
    if row is not None:
        nominating.take_back(row, by=writing.by, now=writing.now)
    return ""


def _samples(target: Target) -> list[dict[str, str]]:
    return [{"family": "Образцова", "given": "Анна", "patronymic": "Сергеевна", "email": "anna@example.ru", "post": "учитель физики"}]


NOMINATIONS = Kind(
    key="course-nominations",
    title=mark("Send people to a course by a list"),
    lead=mark(
        "One person a row: surname, given name, patronymic, e-mail, post, place of work. Everybody gets a letter half an hour after the "
        "list is stored, while it can be undone nobody is written to. People accept or decline themselves; a place is kept for who has "
        "applied."
    ),
    object_kind=nominations.KIND,
    right="submit",
    shape=SHAPE,
    target=_target,
    known=lambda target, now: {},
    check=_check,
    notes=_notes,
    store_many=_store,
    undo=_undo,
    samples=_samples,
    is_own=True,
)
