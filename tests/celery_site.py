"""The Celery of a site, started as ``celery -A celery_site worker``: tasks are found as on the platform, the clock is the home's.

It knows one more kind of job, a long one that tells how far it is.
"""

import os
import time
from datetime import date
from decimal import Decimal

import django
from celery import Celery

django.setup()

from pulsar_demo import clock  # noqa: E402 - Django is ready only now
from pulsar_xblocks.kernel import jobs  # noqa: E402
from pulsar_xblocks.kernel.jobs.context import JobContext  # noqa: E402
from pulsar_xblocks.kernel.ledger.actions import Posting, post  # noqa: E402

STEPS = 40
LONG = "tests.long"

app = Celery("site", broker=os.environ["PULSAR_REDIS_URL"])
app.conf.broker_connection_retry_on_startup = True
app.autodiscover_tasks()
clock.load()


def long(context: JobContext) -> str:
    """Post one quantity after the other; what stands there already is not posted twice."""
    for number in range(STEPS):
        place = {"region_id": context.job.region_id, "scope": "tests", "subject_kind": "job", "subject_id": context.job.pk}
        post(
            Posting(**place, criterion="step", quantity=Decimal(1), on=date(2026, 11, 10), key=f"long:{context.job.pk}:{number}"),
            by=None,
            now=context.now,
        )
        context.progress(number + 1, STEPS)
        time.sleep(0.05)
    return "whole"


jobs.register(LONG, long)
