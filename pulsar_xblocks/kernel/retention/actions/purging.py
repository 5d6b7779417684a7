"""The destruction of what is due: a person confirms the list, a job goes over it row by row, an act tells what became of each."""

import logging
from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Q

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.jobs import actions as jobs
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.jobs.domain import OPEN, Order, TryAgain
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, without_text
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.retention import domain, queries, registry
from pulsar_xblocks.kernel.retention.actions.timers import start_timers
from pulsar_xblocks.kernel.retention.domain import Term
from pulsar_xblocks.kernel.retention.models import DestructionAct, DestructionRow, RetentionTimer

JOB, BATCH = "retention.purge", 500
OPEN_ROWS = (domain.WAITS, domain.FAILED)
log = logging.getLogger(__name__)


@transaction.atomic
def order(  # noqa: PLR0913 - the interface all parts agreed on
    region: Region, reason: str, seen: str, *, by: Person, now: datetime, chosen: Collection[str] | None = None
) -> DestructionAct:
    """Store the act with what is due today and order the job; while one is not finished, return that one.

    ``seen`` is the digest of the list that was confirmed, ``chosen`` the keys of ``Planned`` that go into the act, None = all.
    Raises Invalid without a reason or a choice, Conflict when nothing is due or the list is another one by now.
    """
    Region.objects.select_for_update().get(pk=region.pk)  # numbers of acts have no gaps
    running = queries.unfinished(region.pk)
    if running:
        return go_on(running, by=by, now=now)
    text = " ".join(reason.split())
    if not 5 <= len(text) <= 300:
        raise Invalid({"reason": [mark("Write the ground in 5 to 300 characters.")]})
    as_of = local_day(now, region.time_zone)
    rows = queries.planned(region.pk, as_of)
    if not rows:
        raise Conflict(mark("There is nothing to destroy: no term is over."))
    if queries.digest(rows) != seen:
        raise Conflict(mark("The list has changed since you opened it. Nothing was destroyed: look at it once more."))
    rows = rows if chosen is None else [row for row in rows if row.key in chosen]
    if not rows:
        raise Invalid({"chosen": [mark("Choose what goes into the act.")]})
    number = DestructionAct.objects.filter(region=region).count() + 1
    act = DestructionAct.objects.create(region=region, number=number, as_of=as_of, reason=text, by=by, ordered_at=now)
    DestructionRow.objects.bulk_create([_row(act, row.item) for row in rows], batch_size=BATCH)
    record("retention.order", act, by=by, now=now, region_id=region.pk, reason=text, rows=len(rows))
    return go_on(act, by=by, now=now)


@transaction.atomic
def go_on(act: DestructionAct, *, by: Person, now: datetime) -> DestructionAct:
    """Order the job of an act that is not finished; one that waits or runs stays the only one."""
    if act.finished_at is None and (act.job is None or act.job.state not in OPEN):
        name = f"retention:{act.pk}"
        act.job = jobs.order(Order(JOB, {"act": act.pk}, act.region_id, once=name, is_free_when_over=True), by=by, now=now)
        act.save(update_fields=["job"])
    return act


def run(context: JobContext) -> str:
    """Go over the rows that are open; each is destroyed or kept in a transaction of its own.  Return how many were destroyed."""
    act = DestructionAct.objects.select_related("region", "by").get(pk=context.payload["act"])
    if act.finished_at is not None:
        return str(act.done)
    keys = list(act.rows.filter(state__in=OPEN_ROWS).order_by("pk").values_list("pk", flat=True))
    total = act.rows.count()
    for place, pk in enumerate(keys):
        context.progress(total - len(keys) + place, total)
        _try(pk, act, context.now)
    context.progress(total, total)
    failed = act.rows.filter(state=domain.FAILED).count()
    if failed and not context.is_last_attempt:
        raise TryAgain(f"{failed} rows of the act did not work")
    return str(_finish(act, context.now))


def _row(act: DestructionAct, item: domain.Item) -> DestructionRow:
    return DestructionRow(
        act=act,
        rule=item.rule,
        object_kind=item.object_kind,
        object_id=item.object_id,
        person_id=item.person_id,
        timer_id=item.timer_id,
        place=item.place[:80],
        since=item.since,
    )


def _try(pk: int, act: DestructionAct, now: datetime) -> None:
    try:
        with transaction.atomic():
            _settle(pk, act, now)
    except Exception as error:  # noqa: BLE001 - one row that cannot be destroyed must not hold back the others
        note = type(error).__name__[:100]
        log.error("row %s of the destruction act %s: %s", pk, act.pk, without_text(error))  # noqa: TRY400 - without the text
        DestructionRow.objects.filter(pk=pk, state__in=OPEN_ROWS).update(state=domain.FAILED, note=note, at=now)


def _settle(pk: int, act: DestructionAct, now: datetime) -> None:
    row = DestructionRow.objects.select_for_update().get(pk=pk)
    if row.state not in OPEN_ROWS:  # another worker was first
        return
    rule = registry.rule_of(row.rule)
    person = Person.objects.select_for_update().get(pk=row.person_id) if row.person_id else None
    row.note = _why_kept(row, rule, local_day(now, act.region.time_zone))
    row.state, row.at = (domain.KEPT if row.note else domain.DONE), now
    if not row.note:
        doomed = registry.Doomed(act.region_id, row.object_kind, row.object_id, person, act.by, act.as_of, now)
        row.quantity = rule.destroy(doomed)
    row.save(update_fields=["state", "note", "quantity", "at"])


def _why_kept(row: DestructionRow, rule: registry.Rule, today: date) -> str:
    """Return why a row is kept after all: since the list was confirmed a year may have been reopened, a person come back."""
    if row.timer_id and not RetentionTimer.objects.filter(pk=row.timer_id, running_marker=1).exists():
        return domain.STOPPED
    if rule.stands and row.person_id and not rule.stands(row.person_id):
        return domain.STOPPED
    if not rule.spares_people or row.person_id is None:
        return ""
    return registry.kept([row.person_id], rule.key, today).get(row.person_id, "")


@transaction.atomic
def _finish(act: DestructionAct, now: datetime) -> int:
    """Close the act: terms that are dealt with stop, those who were kept get a term of their own."""
    locked = DestructionAct.objects.select_for_update().get(pk=act.pk)
    if locked.finished_at is not None:
        return locked.done
    for kept in _kept(act):
        start_timers(domain.PERSON, kept[1], [kept[0]], region_id=act.region_id, now=now)
    _stop(act, now)
    states = {name: Count("pk", filter=Q(state=name)) for name in (domain.DONE, domain.KEPT, domain.FAILED)}
    found = act.rows.aggregate(**states)
    DestructionAct.objects.filter(pk=act.pk).update(finished_at=now, **found)
    record("retention.destroy", act, by=act.by, now=now, region_id=act.region_id, reason=act.reason, number=act.number, **found)
    return int(found[domain.DONE])


def _kept(act: DestructionAct) -> list[tuple[Term, list[int]]]:
    """Return the terms of the people who were kept: each is looked at again as soon as nothing keeps the person."""
    rows = act.rows.filter(state=domain.KEPT).exclude(note=domain.STOPPED).exclude(person=None)
    terms: dict[Term, list[int]] = {}
    for rule, since, person in rows.values_list("rule", "since", "person_id"):
        terms.setdefault(Term(rule, since), []).append(person)
    return sorted(terms.items(), key=lambda pair: (pair[0].due_on, pair[0].rule))


def _stop(act: DestructionAct, now: datetime) -> None:
    """Stop the timers of which no row failed; that of a person who was kept runs on."""
    rows = act.rows.exclude(timer=None)
    open_ones = rows.filter(Q(state__in=OPEN_ROWS) | Q(state=domain.KEPT, timer__object_kind=domain.PERSON))
    wanted = sorted(set(rows.values_list("timer_id", flat=True)) - set(open_ones.values_list("timer_id", flat=True)))
    for start in range(0, len(wanted), BATCH):
        part = RetentionTimer.objects.filter(pk__in=wanted[start : start + BATCH], running_marker=1)
        part.update(stopped_at=now, running_marker=None)
