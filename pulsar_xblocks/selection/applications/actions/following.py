"""Applications follow consents and the clock: open, accepted, stopped, unfinished, expired."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from pulsar_xblocks.kernel.consents import domain as consent_rules
from pulsar_xblocks.kernel.files.actions import detach
from pulsar_xblocks.kernel.files.queries import files_of
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.selection.applications import domain, letters, queries
from pulsar_xblocks.selection.applications.actions.filling import put_back
from pulsar_xblocks.selection.applications.actions.rows import ended, held, hold_calls, stored
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.domain import statuses

UNDER_WAY = timedelta(minutes=10)  # what has arrived in time may still wait for the database
LOOKED_BACK = timedelta(days=60)  # windows that closed before were looked at long ago


def follow(subject: Person, purpose: str, state: str, now: datetime) -> None:
    """Let a person's applications follow a changed consent, in the same transaction."""
    rows = SelectionApplication.objects.filter(person=subject).exclude(status__in=("stopped", "withdrawn", "annulled"))
    found = rows.select_related("call__region", "call__rules").order_by("pk")
    concerned = [row for row in found if purpose in queries.required(row.call)]
    if state == consent_rules.REVOKED:
        hold_calls(row.call_id for row in concerned)
    for row in concerned:
        _follow_one(held(row), state, now)


def _follow_one(row: SelectionApplication, state: str, now: datetime) -> None:
    if state == consent_rules.REVOKED:
        _stop(row, now)
        return
    if row.status not in (statuses.DRAFT, statuses.AWAITING):
        return
    states = queries.consent_states(row, now)
    if row.status == statuses.AWAITING and queries.is_consented(states):
        row.status, row.accepted_at = statuses.SUBMITTED, row.accepted_at or now
        stored(row, "accept", None, now)
        letters.accepted(row, now)
    elif row.status == statuses.DRAFT and row.expires_at and queries.is_form_open(states):
        row.expires_at = None
        stored(row, "open", None, now)
        letters.opened(row, now)
    elif state == consent_rules.REFUSED and row.expires_at:
        letters.refused(row, now)


def _stop(row: SelectionApplication, now: datetime) -> None:
    if not statuses.may_move(row.status, statuses.STOPPED):
        return
    put_back(row, now)
    row.decided_at = now
    ended(row, statuses.STOPPED, "stop", None, now)
    letters.stopped(row, now)


def close_windows(now: datetime, progress: Callable[[int, int], None] | None = None) -> int:
    """Settle what was not sent when its window closed, and remove drafts nobody has consented to; return how many."""
    late = SelectionApplication.objects.filter(status__in=("draft", "awaiting_consent"), call__closes_at__lt=now)
    late = late.filter(call__closes_at__gt=now - LOOKED_BACK) | late.filter(call__extensions__isnull=False)
    expired = SelectionApplication.objects.filter(status="draft", expires_at__lt=now)
    wanted = Q(pk__in=late.values("pk")) | Q(pk__in=expired.values("pk"))
    rows = list(SelectionApplication.objects.filter(wanted).order_by("pk"))
    done = 0
    for at, row in enumerate(rows, 1):
        with transaction.atomic():
            done += _settle(held(row), now)
        if progress:
            progress(at, len(rows))
    return done


def _settle(row: SelectionApplication, now: datetime) -> int:
    if row.status == statuses.DRAFT and row.expires_at and row.expires_at < now and not row.submitted_at:
        remove(row, now)
        return 1
    closes_at, grace = queries.closes_at(row.call, row), timedelta(minutes=queries.rules_of(row.call).grace_minutes)
    if row.status not in (statuses.DRAFT, statuses.AWAITING) or now <= closes_at + grace + UNDER_WAY:
        return 0
    if row.status == statuses.DRAFT and row.expires_at and not row.submitted_at:
        return 0  # nobody has consented to it: it goes for good on its own last day
    becomes = domain.after_window(row.submitted_at is not None, row.status == statuses.AWAITING)
    if becomes == "wait" and now <= max(closes_at, _sent_at(row)) + domain.CONSENT_WITHIN:
        return 0
    if becomes == "restore":
        _restore(row, now)
    else:
        row.status = statuses.UNFINISHED
        stored(row, "unfinished", None, now)
    return 1


def _sent_at(row: SelectionApplication) -> datetime:
    """Return when an application was sent last: one that was returned may be sent long after its window; 1 query."""
    return queries.sent_versions(row).values_list("at", flat=True).first() or row.saved_at


def open_windows(now: datetime) -> int:
    """Open again what was not finished in time once its window was prolonged; return how many."""
    ended = SelectionApplication.objects.filter(
        status=statuses.UNFINISHED, call__status="active", call__preliminary_at=None, call__closes_at__gt=now - LOOKED_BACK
    )
    calls = Call.objects.filter(pk__in=ended.values("call")).select_related("rules")
    taken = [call.pk for call in calls if queries.is_taken(call, None, now)]
    rows = ended.filter(Q(call__in=taken) | Q(extensions__isnull=False)).distinct().order_by("pk")
    done = 0
    for row in list(rows):
        with transaction.atomic():
            fresh = held(row)
            if reopen(fresh, None, now):
                done += 1
                if fresh.status == statuses.DRAFT:
                    letters.reopened(fresh, now)
    return done


def reopen(row: SelectionApplication, by: Person | None, now: datetime) -> bool:
    """Let an application that was not finished in time go on where its window is open again; tell whether it does."""
    if row.status != statuses.UNFINISHED or not queries.is_taken(row.call, row, now):
        return False
    if row.submitted_at:
        _wait_or_count(row, now)
    else:
        row.status = statuses.DRAFT
    stored(row, "reopen", by, now)
    return True


def _wait_or_count(row: SelectionApplication, now: datetime) -> None:
    """Let what was sent count where all consents are given by now, else wait for them."""
    is_ready = queries.is_consented(queries.consent_states(row, now))
    row.status = statuses.SUBMITTED if is_ready else statuses.AWAITING
    row.accepted_at = row.accepted_at or (now if is_ready else None)


def _restore(row: SelectionApplication, now: datetime) -> None:
    """Let the version sent last count: it was taken back and not sent again."""
    put_back(row, now)
    _wait_or_count(row, now)
    stored(row, "restore", None, now)
    letters.restored(row, now)


def remove(row: SelectionApplication, now: datetime) -> None:
    """Delete a draft that nobody but the applicant has seen; its files become free and go by their own term."""
    detach(list(files_of(row).values_list("key", flat=True)), row, now=now)
    row.recommendations.all().delete()
    row.achievements.all().delete()
    row.scores.all().delete()
    row.extensions.all().delete()
    row.members.update(team=None)
    row.delete()
