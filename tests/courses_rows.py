"""Participants for tests of documents: trained by the passport of tests, their personal files, numbered forms."""

from datetime import UTC, date, datetime
from decimal import Decimal

from courses_passports import PASSPORT
from factories import PersonFactory

from pulsar_xblocks.courses.documents.actions import stocking
from pulsar_xblocks.courses.documents.actions.stocking import Delivery
from pulsar_xblocks.courses.documents.domain import CERTIFICATE, Issue
from pulsar_xblocks.courses.documents.queries import CONFIRMED_KIND
from pulsar_xblocks.courses.domain import numbers, stages
from pulsar_xblocks.courses.domain.finishing import PASSED
from pulsar_xblocks.courses.enrolments import dossier
from pulsar_xblocks.courses.enrolments.actions import applying
from pulsar_xblocks.courses.enrolments.actions.applying import Place
from pulsar_xblocks.courses.enrolments.models import Dossier, Enrolment, TrainingOrder
from pulsar_xblocks.courses.modules.models import ActivityMark
from pulsar_xblocks.courses.programmes.queries import scope_of
from pulsar_xblocks.kernel import sealing
from pulsar_xblocks.kernel.ledger.actions import Posting, post_many

NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)  # of the fixtures of courses
END = datetime(2026, 12, 21, 3, 0, tzinfo=UTC)  # after the training of the group
ISSUE = Issue(CERTIFICATE, date(2026, 12, 21), "Томск", "Образцова И. П.", "Примерова А. А.")


def enrolled(group, stage=stages.STUDYING, **person):
    """Return somebody of the group at a stage; the name tells them apart."""
    made = PersonFactory(birth_date=date(1980, 2, 1), **person)
    row = applying.apply(group, made, Place(), now=NOW, source="list")
    Enrolment.objects.filter(pk=row.pk).update(stage=stage)
    return Enrolment.objects.select_related("group__programme__region", "group__passport", "person").get(pk=row.pk)


def trained(row, *, but="", less=0, points=8):
    """Give a participant every hour and mark of the passport, but for some hours of one activity."""
    entries = []
    for key, one in PASSPORT.activities().items():
        hours = one.hours - (less if key == but else 0)
        entries.append(
            Posting(row.group.programme.region_id, scope_of(row.group), CONFIRMED_KIND, row.pk, key, hours, NOW.date(), f"{row.pk}:{key}")
        )
        ActivityMark.objects.create(enrolment=row, activity=key, points=Decimal(points) if one.is_graded else None, source="tutor", at=NOW)
    post_many(entries, by=None, now=NOW)
    return row


def finished(group, stage=stages.CERT_NEEDED, **person):
    """Return somebody who has passed everything, with the order of completion where the stage is behind it."""
    row = trained(enrolled(group, stage, **person))
    order = TrainingOrder.objects.filter(group=group, kind="complete").first()
    if order is None:
        order = TrainingOrder.objects.create(group=group, kind="complete", number="19-к", on=date(2026, 12, 18), made_at=END)
    values = {"final": PASSED, "final_on": date(2026, 12, 18), "final_work": "Студия за год"}
    if stage in stages.GRADUATED[1:]:
        values["order_out"] = order
    Enrolment.objects.filter(pk=row.pk).update(**values)
    row.refresh_from_db()
    return row


def with_file(row, snils="11223344595", **facts):
    """Give a participant a whole personal file."""
    told = {"level": "higher", "diploma_family": row.person.family, "diploma_number": "1234567", "sex": "m"} | facts
    made = dossier.Facts(snils, **told)
    values = {"region": row.group.programme.region, "secret": sealing.seal(made.as_json()), "snils_tail": "445 95", "changed_at": NOW}
    Dossier.objects.create(person=row.person, snils_index=sealing.blind_index(snils) if snils else None, **values)
    return row


def batch(region, operator, first="0001", last="0100", series="ПК", kind=CERTIFICATE):
    """Enter numbered forms."""
    return stocking.add_batch(region, Delivery(kind, numbers.forms(series, first, last), date(2026, 11, 1)), by=operator, now=NOW)
