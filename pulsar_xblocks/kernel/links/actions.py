"""Writes of links and of counted attempts."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Model

from pulsar_xblocks.kernel.links import domain
from pulsar_xblocks.kernel.links.models import Attempt, Link
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Gone, TooMany

TOKEN_BYTES = 24  # 192 bits


@dataclass(frozen=True)
class IssuedLink:
    """A fresh link; ``token`` is known only now."""

    token: str
    row: Link


def issue_link(  # noqa: PLR0913 - the interface all parts agreed on
    *,
    purpose: str,
    subject: Model,
    region_id: int,
    now: datetime,
    valid: timedelta | None,
    person: Person | None = None,
    lasting: bool = False,
) -> IssuedLink:
    """Store a link to an object; ``valid`` None = without an end."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = Link.objects.create(
        digest=domain.digest(token),
        purpose=purpose,
        object_kind=subject._meta.model_name,
        object_id=str(subject.pk),
        region_id=region_id,
        person=person,
        is_lasting=lasting,
        created_at=now,
        expires_at=now + valid if valid is not None else None,
    )
    return IssuedLink(token, row)


def revoke_links(purpose: str, subject: Model, now: datetime) -> int:
    """Close every link to an object for the purpose; return how many."""
    rows = Link.objects.filter(purpose=purpose, object_kind=subject._meta.model_name, object_id=str(subject.pk), revoked_at=None)
    return rows.update(revoked_at=now)


def use_link(link: Link, now: datetime) -> None:
    """Spend a one-time link.  Raises Gone when somebody was first."""
    if not Link.objects.filter(pk=link.pk, used_at=None, revoked_at=None).update(used_at=now):
        raise Gone
    link.used_at = now


def count_attempt(bucket: str, key: str, *, limit: int, window: timedelta, now: datetime) -> None:
    """Count one attempt of an address, code or e-mail.  Raises TooMany above ``limit`` in the fixed window.

    Call it outside the transaction that the refusal would roll back.
    """
    row = {"bucket": bucket, "key": domain.digest(key), "started_at": domain.window_start(now, window)}
    if not Attempt.objects.filter(**row).update(count=F("count") + 1):
        try:
            with transaction.atomic():
                Attempt.objects.create(**row, count=1)
        except IntegrityError:  # another request was first
            Attempt.objects.filter(**row).update(count=F("count") + 1)
    if Attempt.objects.filter(**row, count__gt=limit).exists():
        raise TooMany(domain.wait_s(now, window))


def forget_attempts(before: datetime) -> int:
    """Delete windows that began before a moment; return how many."""
    return Attempt.objects.filter(started_at__lt=before).delete()[0]
