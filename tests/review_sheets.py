"""The steps of the tests of review sheets: taken out, filled in, checked, stored, undone."""

import io
import json
from decimal import Decimal

import openpyxl
from django.urls import reverse
from studios.loading import WHY, sent

from pulsar_xblocks.kernel.loads.models import SheetLoad
from pulsar_xblocks.kernel.review.models import Review, ReviewItem

KEYS = ("understanding", "method", "result", "own_part", "form")
FIRST = "1. Понимание задачи (0–2)"
RUSSIAN = {"Accept-Language": "ru"}


def taken(scene, who="expert"):
    """Return the rows of the sheet as the person takes it out."""
    client = getattr(scene.client, who)
    if who == "operator":
        answer = client.post(reverse("pulsar:review_export", args=[scene.group.pk, "xlsx"]), WHY, headers=RUSSIAN)
    else:
        answer = client.get(reverse("pulsar:review_sheet", args=[scene.group.pk, "xlsx"]), headers=RUSSIAN)
    assert answer.status_code == 200
    head, *rows = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def scored(row, total, comment="К" * 50):
    """Return the row filled in so that its scores add up to the total."""
    left, cells = Decimal(str(total)), {}
    heads = [name for name in row if name[:1].isdigit()]
    for head, most in zip(heads, (2, 2, 3, 2, 1), strict=True):
        cells[head] = str(min(left, Decimal(most))).replace(".", ",")
        left -= min(left, Decimal(most))
    return row | cells | {"Комментарий": comment}


def checked(scene, rows, who="expert", kind="own-reviews"):
    answer = sent(getattr(scene.client, who), f"/pulsar/loads/{kind}/{scene.group.pk}/", rows)
    assert answer.status_code == 302, answer.content.decode()
    return SheetLoad.objects.get(key=answer["Location"].split("/")[-2])


def counts(load):
    return {name: row for name, row in json.loads(load.counts).items() if row}


def posted(scene, load, what, who="expert"):
    answer = getattr(scene.client, who).post(f"/pulsar/loads/{load.key}/{what}/", WHY, headers=RUSSIAN)
    load.refresh_from_db()
    return answer.status_code


def loaded(scene, rows, who="expert", kind="own-reviews"):
    load = checked(scene, rows, who, kind)
    assert posted(scene, load, "store", who) == 302
    assert load.state == "applied"
    return load


def stands():
    """Return every read but for its version, and every result."""
    reads = [{name: value for name, value in row.items() if name != "version"} for row in Review.objects.order_by("pk").values()]
    return reads, list(ReviewItem.objects.order_by("pk").values())
