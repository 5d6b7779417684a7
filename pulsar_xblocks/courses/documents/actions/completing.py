"""The completion order: the one place where it is signed, and only for those who lack nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from pulsar_xblocks.courses.documents.actions.issuing import OF_WHOM
from pulsar_xblocks.courses.documents.queries import standings
from pulsar_xblocks.courses.domain import finishing
from pulsar_xblocks.courses.enrolments.actions.deciding import Paper, store_order
from pulsar_xblocks.courses.enrolments.actions.stepping import held
from pulsar_xblocks.courses.enrolments.domain import COMPLETE
from pulsar_xblocks.courses.enrolments.models import Enrolment, TrainingOrder
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.courses.programmes.queries import passport_of_group
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import Sentence, mark


@transaction.atomic
def complete(group: TrainingGroup, rows: Sequence[Enrolment], paper: Paper, *, by: Person, now: datetime) -> TrainingOrder:
    """Sign the order about those who have completed the training.  Raises Invalid naming who lacks what, for a day to come, NotNow."""
    if paper.on > local_day(now, group.programme.region.time_zone):
        raise Invalid({"on": [mark("This day is still to come.")]})
    passport, rows = passport_of_group(group), [held(row) for row in rows]  # as they are now, until the order is signed
    lacking = [
        Sentence(OF_WHOM, name=stand.row.person.full_name, why=why)
        for stand in standings(group, rows)
        for why in finishing.sentences(passport, stand.missing)
    ]
    if lacking:
        raise Invalid({"": lacking})
    return store_order(group, rows, replace(paper, kind=COMPLETE), by=by, now=now)
