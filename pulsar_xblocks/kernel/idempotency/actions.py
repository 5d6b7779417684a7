"""Writes of kept answers."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction

from pulsar_xblocks.kernel.idempotency.models import IdempotencyKey
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import mark

KEPT = timedelta(days=7)
KEY_LENGTH = 100


@dataclass(frozen=True)
class Answer:
    """A status and plain values; ``is_repeated`` when it comes from the first request."""

    status: int
    body: Any
    is_repeated: bool = False


def digest_of(*parts: bytes | str) -> str:
    """Return what tells two requests apart."""
    return sha256(b"\0".join(part.encode() if isinstance(part, str) else part for part in parts)).hexdigest()


@transaction.atomic
def answer_once(person: Person, key: str, digest: str, run: Callable[[], Answer], now: datetime) -> Answer:
    """Run and keep the answer, or return the kept one; without a key just run.  A refusal keeps nothing.

    Raises Invalid for a key too long or used for another request, Conflict while the first request is still being done.
    """
    if not key:
        return run()
    if len(key) > KEY_LENGTH:
        raise Invalid({"Idempotency-Key": [mark("The key is too long: 100 characters fit.")]})
    stored = digest_of(key)  # MariaDB would take «k-1» for «K-1»
    try:
        with transaction.atomic():
            row = IdempotencyKey.objects.create(person=person, key=stored, digest=digest, created_at=now)
    except IntegrityError:
        return _kept(IdempotencyKey.objects.get(person=person, key=stored), digest)
    answer = run()
    row.status, row.body = answer.status, json.dumps(answer.body, cls=DjangoJSONEncoder, ensure_ascii=False)
    row.save(update_fields=["status", "body"])
    return answer


def forget_old(now: datetime) -> int:
    """Delete answers older than a week; return how many."""
    return IdempotencyKey.objects.filter(created_at__lt=now - KEPT).delete()[0]


def _kept(row: IdempotencyKey, digest: str) -> Answer:
    if row.digest != digest:
        raise Invalid({"Idempotency-Key": [mark("This key was used for another request.")]})
    if not row.status:
        raise Conflict(mark("The same request is being carried out right now."))
    return Answer(row.status, json.loads(row.body), is_repeated=True)
