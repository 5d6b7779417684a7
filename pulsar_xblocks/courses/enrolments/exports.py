"""The participants of a group as XLSX, with what each lacks; contract, post and final work come back by the same table."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal

from django.http import HttpResponseBase
from django.utils.translation import gettext

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.passport import HOUR_KINDS
from pulsar_xblocks.courses.enrolments import lacking, queries, telling
from pulsar_xblocks.courses.enrolments.lacking import Line
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.exports.reasons import with_reason
from pulsar_xblocks.kernel.exports.tables import Column, xlsx_response
from pulsar_xblocks.kernel.http import Visit
from pulsar_xblocks.kernel.loads.columns import returning
from pulsar_xblocks.kernel.loads.domain import Known
from pulsar_xblocks.kernel.loads.domain.fields import day_text
from pulsar_xblocks.kernel.pure.text import mark

TITLE = mark("Participants of a group")
asked = with_reason(TITLE, kind=queries.KIND, back="pulsar:training_groups")


def known_of(row: Enrolment) -> Known:
    """Return a participant as the table that comes back knows it."""
    values = {
        "name": row.person.full_name,
        "post": row.post,
        "contract_number": row.contract_number,
        "contract_on": day_text(row.contract_on),
        "final_work": row.final_work,
    }
    closed = "" if row.open_marker else mark("The application is withdrawn.")
    return Known(values, closed, row.person_id)


def participants(visit: Visit, group: TrainingGroup, reason: str, now: datetime) -> HttpResponseBase:
    """Return the group as XLSX; a record says who took it and why."""
    found = lacking.lines(group, now)
    region = group.programme.region
    record_export(Export(queries.KIND, region.pk, reason, len(found), "xlsx"), by=visit.person, now=now)
    return xlsx_response(f"{group.programme.title}, {group.title}", columns(), found, region.time_zone)


def columns() -> Sequence[Column]:
    """Return the columns of the table."""
    return (
        *returning(lambda line: (str(line.row.pk), known_of(line.row))),
        Column(mark("Participant"), lambda line: line.row.person.full_name, 34),
        Column(mark("Place of work"), lambda line: line.row.organisation.short_name if line.row.organisation else "", 30),
        Column(mark("Post"), lambda line: line.row.post, 26),
        Column(mark("E-mail"), lambda line: line.row.person.email, 26),
        Column(mark("Phone"), lambda line: line.row.person.phone, 14),
        Column(mark("Stage"), lambda line: gettext(stages.ENROLMENT[line.row.stage].word), 24),
        Column(mark("Number of the contract"), lambda line: line.row.contract_number, 16),
        Column(mark("Day of the contract"), lambda line: line.row.contract_on, 14),
        Column(mark("Documents that are missing"), telling.papers, 40),
        *(Column(word, _counted(kind), 12) for kind, word in HOUR_KINDS.items()),
        Column(mark("Hours in all"), lambda line: line.balance.counted.total, 12),
        Column(mark("Hours of the plan"), lambda line: line.balance.plan.total, 12),
        Column(mark("Activities that are missing"), lambda line: "; ".join(one.title for one in line.missing.activities), 50),
        Column(mark("Points, %"), lambda line: line.reached, 10),
        Column(mark("Title of the final work"), lambda line: line.row.final_work, 40),
        Column(mark("What is lacking"), lambda line: " ".join(telling.sentences(line)), 60),
    )


def _counted(kind: str) -> Callable[[Line], Decimal]:
    def get(line: Line) -> Decimal:
        return line.balance.counted.of(kind)

    return get
