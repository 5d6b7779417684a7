"""A year of two rounds for the tests of publication: works, their reads, the operator's click."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import factories as make
from django.test import Client
from kernel_review import ReviewFactory, RubricFactory

from pulsar_xblocks.console import publishing
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.review import actions as review
from pulsar_xblocks.kernel.review.models import ReviewItem
from pulsar_xblocks.studios.models import StudioTask, Work, WorkVersion
from pulsar_xblocks.studios.templates import CRITERIA
from pulsar_xblocks.studios.works import reviewing

D = Decimal
OCTOBER = datetime(2026, 10, 29, 16, 59, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 28, 16, 59, tzinfo=UTC)
AFTER = datetime(2026, 12, 12, 3, 0, tzinfo=UTC)
KEYS = ("understanding", "method", "result", "own_part", "form")


def typed(total):
    left, scores = D(str(total)), {}
    for key, most in zip(KEYS, (2, 2, 3, 2, 1), strict=True):
        scores[key] = min(left, D(most))
        left -= scores[key]
    return review.Typed(scores, "К" * 50)


def world(now):
    """Return a year of two rounds, K4 off, two studios, a mentor of each, the operator."""
    rows = [row | ({"is_active": False} if row["code"] == "K4" else {}) for row in CRITERIA["rows"]]
    region = make.RegionFactory()
    year = make.YearFactory(region=region, criteria=pin("criteria", CRITERIA | {"rows": rows}, now), rubric=RubricFactory())
    october = make.RoundFactory(year=year, number=1, month=10, opens_at=OCTOBER - timedelta(days=28), closes_at=OCTOBER)
    november = make.RoundFactory(year=year, number=2, month=11, closes_at=NOVEMBER, results_on=date(2026, 12, 12))
    a, b = (make.StudioYearFactory(year=year, studio__name=name) for name in "АБ")
    for studio in (a, b):
        make.MentorFactory(studio_year=studio)
    operator = make.RoleFactory(role="operator", region=region).person
    client = Client()
    client.force_login(operator.user)
    return SimpleNamespace(region=region, year=year, october=october, november=november, a=a, b=b, operator=operator, client=client)


def work(studio, row, at):
    task, _ = StudioTask.objects.get_or_create(round=row, key="", defaults={"created_at": row.opens_at})
    is_late = at > row.closes_at
    made = Work.objects.create(
        studio_year=studio, task=task, status="late" if is_late else "sent", sent_count=1,
        first_sent_at=at, last_sent_at=at, is_late=is_late, created_at=row.opens_at,
    )  # fmt: skip
    WorkVersion.objects.create(work=made, number=1, title=f"Работа {studio.name}", at=at, deadline_at=row.closes_at, is_late=is_late)
    reviewing.put_in_queue(made, at)
    return made


def read(made, *totals):
    item = ReviewItem.objects.get(kind="work", object_id=made.pk)
    if len(totals) > 1:
        review.ask_reads(item, 2, by=None, now=AFTER)
    for total in totals:
        row = ReviewFactory(item=item)
        review.submit(row, 1, typed(total), now=AFTER)
    return row


def publish(row, world, **more):
    return publishing.publish_round(row, publishing.Wanted(**more), by=world.operator, now=AFTER)
