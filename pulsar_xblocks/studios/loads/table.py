"""The roster as a table: its columns, how rows are compared, taking it out."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.reasons import with_reason
from pulsar_xblocks.kernel.exports.tables import Column, csv_response, xlsx_response
from pulsar_xblocks.kernel.http import Visit
from pulsar_xblocks.kernel.loads.columns import returning
from pulsar_xblocks.kernel.loads.domain import DAY, MATCHES, NEW_ONLY, Field, Known, day_text, plain_text
from pulsar_xblocks.kernel.people.domain import class_of
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.studios.domain import roster, statuses
from pulsar_xblocks.studios.models import Membership

CHUNK = 1000  # rows read at once
RESPONSES = {"csv": csv_response, "xlsx": xlsx_response}
LEFT = mark("The pupil has left the studio: this row stays as it is. Who comes back is a new row.")

CODE = Field("code", mark("Studio code"), ("код студии", "код", "studio code"), role=MATCHES, limit=20)
FIELDS = (
    CODE,
    Field("family", mark("Family name"), ("фамилия", "surname", "last name"), role=MATCHES, limit=100, is_needed=True),
    Field("given", mark("Given name"), ("имя", "first name"), role=MATCHES, limit=100, is_needed=True),
    Field("patronymic", mark("Patronymic"), ("отчество", "отчество (при наличии)"), role=MATCHES, limit=100),
    Field("birth", mark("Date of birth"), ("дата рождения", "день рождения", "д.р", "др"), DAY, MATCHES),
    Field("group", mark("Class"), ("класс", "класс, буква"), read=class_of, unclear=mark("“%(text)s” is not a class: write 9А.")),
    Field(
        "email",
        mark("Guardian's e-mail"),
        ("почта родителя", "электронная почта родителя", "e-mail родителя", "почта законного представителя"),
        role=NEW_ONLY,
        limit=254,
    ),
    Field("joined", mark("Joined on"), ("вступил", "дата вступления", "дата зачисления"), DAY, MATCHES),
    Field("left", mark("Left on"), ("выбыл", "дата выбытия", "дата отчисления"), DAY),
    Field("left_reason", mark("Reason of leaving"), ("причина выбытия", "причина")),
)

asked_for_roster = with_reason(mark("Roster of pupils"), kind="membership", back="pulsar:studios")


def group_of(row: Membership) -> str:
    """Return the class in its usual writing, «9А»."""
    return f"{row.grade or ''}{row.letter}"


def known_row(row: Membership) -> Known:
    """Return a membership as loads compare it; studio and person are at hand."""
    person = row.person
    names = {"family": person.family, "given": person.given, "patronymic": person.patronymic}
    values = {name: plain_text(text) for name, text in names.items()} | {
        "code": row.studio_year.studio.code,
        "birth": day_text(person.birth_date),
        "group": group_of(row),
        "joined": day_text(row.joined_on),
        "left": day_text(row.left_on),
        "left_reason": plain_text(row.left_reason),
    }
    return Known(values, "" if row.open_marker else LEFT, row.person_id)


COLUMNS = (
    *returning(lambda row: (str(row.pk), known_row(row))),
    Column(CODE.msgid, lambda row: row.studio_year.studio.code, 16),
    Column(mark("Studio"), lambda row: row.studio_year.name, 28),
    Column(mark("Family name"), lambda row: row.person.family, 20),
    Column(mark("Given name"), lambda row: row.person.given, 18),
    Column(mark("Patronymic"), lambda row: row.person.patronymic, 20),
    Column(mark("Date of birth"), lambda row: row.person.birth_date, 14),
    Column(mark("Class"), group_of, 8),
    Column(mark("Guardian's e-mail"), lambda row: "", 24),  # addresses of guardians do not leave; the column is for new rows
    Column(mark("Joined on"), lambda row: row.joined_on, 14),
    Column(mark("Left on"), lambda row: row.left_on, 14),
    Column(mark("Reason of leaving"), lambda row: row.left_reason, 30),
    Column(mark("Status"), lambda row: gettext(statuses.MEMBERSHIP[_status(row)].word), 20),
)


def _status(row: Membership) -> str:
    return roster.status(roster.Stay(row.person_id, row.joined_on, row.left_on, row.active_on))


def rows_in_order(rows: QuerySet[Membership]) -> QuerySet[Membership]:
    """Return the rows of rosters with all that their columns read, by studio and name."""
    return rows.select_related("person", "studio_year__studio").order_by("studio_year__studio__code", "person__sort_name", "pk")


def known_rows(rows: QuerySet[Membership]) -> dict[str, Known]:
    """Return id -> row as loads compare it; one query."""
    return {str(row.pk): known_row(row) for row in rows_in_order(rows).iterator(chunk_size=CHUNK)}


def respond(visit: Visit, form: str, rows: QuerySet[Membership], region: Region, reason: str) -> HttpResponseBase:
    """Return the roster as CSV or XLSX; who took how many is recorded.  Raises NotFound for an unknown form."""
    if form not in RESPONSES:
        raise NotFound
    record_export(Export("membership", region.pk, reason, rows.count(), form), by=visit.person, now=visit.now)
    found: Iterator[Membership] = rows_in_order(rows).iterator(chunk_size=CHUNK)
    return RESPONSES[form](gettext("Roster of pupils"), COLUMNS, found, region.time_zone)
