"""Tables of the league that come back: entries by reversals and new entries; standings are only compared."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse as address
from django.utils.translation import gettext

from pulsar_xblocks.kernel.definitions.queries import body_of
from pulsar_xblocks.kernel.ledger.actions import Posting, post, reverse
from pulsar_xblocks.kernel.ledger.domain import is_quantity
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.kernel.loads.domain import (
    DAY,
    MATCHES,
    NEW,
    NUMBER,
    Field,
    Known,
    Problems,
    Result,
    Shape,
    day_text,
    number_text,
    plain_text,
    same_word,
)
from pulsar_xblocks.kernel.loads.kinds import Change, Effect, Kind, Target, Writing
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, NotFound
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.roles.domain import Actor, Where
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.league import sources
from pulsar_xblocks.league.actions.records import require_open
from pulsar_xblocks.league.actions.rounds import STAYED
from pulsar_xblocks.league.domain.criteria import Criteria, Criterion
from pulsar_xblocks.league.models import Snapshot, StandingRow
from pulsar_xblocks.league.sources import SUBJECT, LeagueYear

CODE = Field("code", mark("Code"), ("код", "код студии", "studio code"), role=MATCHES, limit=20, is_needed=True)
CRITERION = Field("criterion", mark("Criterion code"), ("код критерия", "критерий"), role=MATCHES, limit=20)
ENTRY_FIELDS = (
    CODE,
    CRITERION,
    Field("quantity", mark("Quantity"), ("количество", "сколько"), NUMBER, is_needed=True),
    Field("on", mark("Counts from"), ("действует с", "дата"), DAY),
    Field("note", mark("On what ground"), ("на каком основании", "основание"), limit=500),
    Field("evidence", mark("Evidence"), ("подтверждение",), limit=500),
)
STANDING_FIELDS = (
    CODE,
    Field("place", mark("Place"), ("место",), NUMBER),
    Field("points", mark("Points"), ("баллы", "сумма"), NUMBER),
    Field("works", mark("Works"), ("работы",), NUMBER),
)
CARD = "practice:"  # how the keys of entries begin that a practice card brought
BACK = mark("This entry has been taken back already.")
BY_ITSELF = mark("This entry came by itself from the works of a round: it changes by a recalculation.")
FROM_CARD = mark("This entry came with a practice card: take the confirmation of the card back instead.")
PUBLISHED = mark("The standings have been published with this entry: take it back in the studio's ledger.")


def _target(right: str, kind: str, export: str) -> Callable[[Actor | None, int], Target]:
    def find(actor: Actor | None, pk: int) -> Target:
        year = sources.current().year_by_pk(pk)
        if year is None:
            raise NotFound
        if actor is not None:
            require(actor, right, kind, Where(region=year.region.pk))
        back = f"{address('pulsar:standings')}?year={year.scope}"
        return Target(pk, year.region, year.name, back, address(export, args=[pk, "xlsx"]), year)

    return find


def known_entry(row: LedgerEntry, code: str) -> Known:
    """Return an entry as loads compare it; what reverses it is at hand."""
    is_back = row.reverses_id is not None or getattr(row, "reversed_by", None) is not None
    values = {
        "code": code,
        "criterion": row.criterion,
        "quantity": number_text(row.quantity),
        "on": day_text(row.on),
        "note": plain_text(row.note),
        "evidence": plain_text(row.evidence),
    }
    return Known(values, BACK if is_back else _closed(row))


def _closed(row: LedgerEntry) -> str:
    """Return why a table does not change the entry, "" when it may."""
    if row.key.startswith(CARD):
        return FROM_CARD
    return BY_ITSELF if row.round_number is not None or row.key.startswith(STAYED) else ""


def _known_entries(target: Target, now: datetime) -> Mapping[str, Known]:
    rows = LedgerEntry.objects.filter(scope=target.row.scope, subject_kind=SUBJECT).select_related("reversed_by")
    codes = {one.studio_year_id: one.code for one in sources.current().entrants(target.pk)}
    return {str(row.pk): known_entry(row, codes.get(row.subject_id, "")) for row in rows.iterator(chunk_size=1000)}


def _criteria(year: LeagueYear) -> dict[str, Criterion]:
    """Return code as people type it -> criterion for which quantities are entered."""
    body = body_of(year.criteria, Criteria) if year.criteria else None
    return {same_word(row.code): row for row in (body.active if body else ()) if not row.source}


def _check_entries(target: Target, results: Sequence[Result], now: datetime) -> Mapping[int, Problems]:
    """Return what is wrong with entries that would be stored.  Raises Frozen."""
    require_open(target.row.scope)
    today, criteria = local_day(now, target.region.time_zone), _criteria(target.row)
    codes = {one.code for one in sources.current().entrants(target.pk)}
    found = {}
    for result in results:
        problems = _value_problems(result.after, today)
        if result.action == NEW:
            problems |= _new_problems(result.after, codes, criteria)
        found[result.number] = problems
    return {number: problems for number, problems in found.items() if problems}


def _value_problems(cells: Mapping[str, str], today: date) -> dict[str, list[Sentence]]:
    found = {}
    if "quantity" in cells and not is_quantity(Decimal(cells["quantity"])):
        found["quantity"] = [Sentence(mark("A quantity is a number from 0 with at most two places after the point."))]
    if "on" in cells and date.fromisoformat(cells["on"]) > today:
        found["on"] = [Sentence(mark("This day has not come yet."))]
    return found


def _new_problems(cells: Mapping[str, str], codes: set[str], criteria: Mapping[str, Criterion]) -> dict[str, list[Sentence]]:
    checks = {
        "code": (cells.get("code") in codes, mark("There is no studio with this code in the year.")),
        "criterion": (
            same_word(cells.get("criterion", "")) in criteria,
            mark("Write the code of a criterion whose quantities are entered, not computed."),
        ),
        "quantity": (Decimal(cells.get("quantity", "0")) > 0, mark("Say how many.")),
        "on": (bool(cells.get("on")), mark("Choose a day.")),
        "note": (bool(cells.get("note")), mark("Say in a few words what it was and where.")),
    }
    return {key: [Sentence(text)] for key, (is_right, text) in checks.items() if not is_right}


def _store_entry(writing: Writing, change: Change) -> Effect:
    effect: Effect = {"at": writing.now.isoformat()}
    if change.id:
        old = LedgerEntry.objects.get(pk=change.id)
        reverse(old, writing.reason, by=writing.by, now=writing.now)
        effect["reversed"] = old.pk
        posting = _corrected(old, change.after, f"load:{writing.load}:{change.number}")
    else:
        posting = _new(writing, change)
    if posting.quantity:
        effect["entry"] = post(posting, by=writing.by, now=writing.now).pk
    return effect


def _corrected(row: LedgerEntry, cells: Mapping[str, str], key: str) -> Posting:
    return Posting(
        region_id=row.region_id,
        scope=row.scope,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        criterion=row.criterion,
        quantity=Decimal(cells.get("quantity", row.quantity)),
        on=date.fromisoformat(cells["on"]) if "on" in cells else row.on,
        key=key,
        round_number=row.round_number,
        note=cells.get("note", row.note),
        evidence=cells.get("evidence", row.evidence),
    )


def _new(writing: Writing, change: Change) -> Posting:
    year, cells = writing.target.row, change.after
    subjects = {one.code: one.studio_year_id for one in sources.current().entrants(writing.target.pk)}
    return Posting(
        region_id=year.region.pk,
        scope=year.scope,
        subject_kind=SUBJECT,
        subject_id=subjects[cells["code"]],
        criterion=_criteria(year)[same_word(cells["criterion"])].code,
        quantity=Decimal(cells["quantity"]),
        on=date.fromisoformat(cells["on"]),
        key=f"load:{writing.load}:{change.number}",
        note=cells["note"],
        evidence=cells.get("evidence", ""),
    )


def _undo_entry(writing: Writing, change: Change, effect: Effect) -> str:
    since = datetime.fromisoformat(effect["at"])
    if Snapshot.objects.filter(scope=writing.target.row.scope, published_at__gt=since).exists():
        raise Conflict(PUBLISHED)
    why = gettext("The load of the table was undone")
    if "entry" in effect:
        reverse(LedgerEntry.objects.get(pk=effect["entry"]), why, by=writing.by, now=writing.now)
    if "reversed" in effect:
        old = LedgerEntry.objects.get(pk=effect["reversed"])
        post(_corrected(old, {}, f"load:{writing.load}:{change.number}:back"), by=writing.by, now=writing.now)
    return ""


def _known_places(target: Target, now: datetime) -> Mapping[str, Known]:
    """Return code -> row of the standings that are published now; 2 queries.  Raises NotFound before the first publication."""
    found = Snapshot.objects.filter(scope=target.row.scope).order_by("-is_final", "-round_number", "-edition").first()
    if found is None:
        raise NotFound
    return {row.code: _known_place(row) for row in StandingRow.objects.filter(snapshot=found)}


def _known_place(row: StandingRow) -> Known:
    numbers = {"place": row.place, "points": row.points, "works": row.works}
    return Known({"code": row.code, "name": row.name} | {key: number_text(value) for key, value in numbers.items()})


ENTRIES = Kind(
    key="entries",
    title=mark("Load the entries of the league back"),
    lead=mark(
        "The entries as they were taken out. A changed quantity, day or ground takes the old entry back and enters a new one, "
        "both with the reason of the load; quantity 0 only takes back. New rows are entries confirmed by you. "
        "What came from the works of a round by itself is not changed here."
    ),
    object_kind="league_entry",
    right="manage",
    shape=Shape(ENTRY_FIELDS, ("code", "criterion")),
    target=_target("manage", "league_entry", "pulsar:league_entries_export"),
    known=_known_entries,
    check=_check_entries,
    store=_store_entry,
    undo=_undo_entry,
)
STANDINGS = Kind(
    key="standings",
    title=mark("Compare a table with the standings"),
    lead=mark("A table of places and points, by the studios' codes, beside the standings that are published now."),
    object_kind="standings",
    right="export",
    shape=Shape(STANDING_FIELDS, ("code", "name"), takes_new=False, is_typed=True, id_key="code"),
    target=_target("export", "standings", "pulsar:standings_export"),
    known=_known_places,
)
