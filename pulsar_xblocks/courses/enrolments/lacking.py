"""Who of a group lacks what: documents, hours by kind, activities, points, the final assessment; as many queries for one as for all."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.finishing import PASSED, Missing, Standing, missing, missing_before_final, percent
from pulsar_xblocks.courses.domain.hours import FINAL, Balance, Spent, balance
from pulsar_xblocks.courses.domain.passport import Passport
from pulsar_xblocks.courses.enrolments import queries
from pulsar_xblocks.courses.enrolments.models import Dossier, Enrolment
from pulsar_xblocks.courses.ledger import spent_of
from pulsar_xblocks.courses.modules.models import ActivityMark
from pulsar_xblocks.courses.programmes import queries as programmes
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.kernel.consents.domain import GIVEN
from pulsar_xblocks.kernel.consents.queries import states
from pulsar_xblocks.kernel.files.domain import READY
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.sealing import NoKeys

DOCUMENTS, HOURS, ACTIVITIES, POINTS, LAST = "documents", "hours", "activities", "points", "final"
KINDS = {
    DOCUMENTS: mark("documents"),
    HOURS: mark("hours of training"),
    ACTIVITIES: mark("activities"),
    POINTS: mark("points"),
    LAST: mark("final assessment"),
}
NAME, CONSENT, FILE, DIPLOMA, CONTRACT = "name", "consent", "file", "diploma", "contract"
PAPERS = {
    NAME: mark("full name and date of birth"),
    CONSENT: mark("consent"),
    FILE: mark("СНИЛС and data of the diploma"),
    DIPLOMA: mark("copy of the diploma"),
    CONTRACT: mark("signed contract"),
}


@dataclass(frozen=True)
class Line:
    """A participant in the table: the papers that are missing, the hours, what stands between and the certificate."""

    row: Enrolment
    papers: tuple[str, ...]  # keys of PAPERS, before the order
    balance: Balance
    missing: Missing
    reached: Decimal | None = None  # percent of points

    @property
    def is_taught(self) -> bool:
        """Tell whether hours and points are spoken of: the order of enrolment is signed."""
        return self.row.stage in (*stages.IN_TRAINING, *stages.GRADUATED)

    @property
    def lacks(self) -> tuple[str, ...]:
        """Return the keys of KINDS in which something is missing: documents until the order, the rest while one studies."""
        if self.row.stage in stages.BEFORE_ORDER:
            return (DOCUMENTS,) if self.papers else ()
        if self.row.stage not in stages.IN_TRAINING:
            return ()
        is_short = self.missing.percent is not None and not self.missing.activities
        found = {HOURS: self.missing.hours, ACTIVITIES: self.missing.activities, POINTS: is_short, LAST: self.missing.final}
        return tuple(key for key, lack in found.items() if lack)


@dataclass(frozen=True)
class _Known:
    """What is known of everybody in a group."""

    consents: Mapping[tuple[int, str], str]
    dossiers: Mapping[int, Dossier]
    files: Mapping[int, set[str]]
    spent: Mapping[int, list[Spent]]
    marks: Mapping[int, dict[str, Decimal | None]]


def lines(group: TrainingGroup, now: datetime, rows: Sequence[Enrolment] | None = None) -> list[Line]:
    """Return the participants of a group by name, or some of them, with what each lacks; 7 queries."""
    found = list(queries.listed(group)) if rows is None else list(rows)
    passport, known = programmes.passport_of_group(group), _known(group, found, now)
    return [_line(row, passport, known) for row in found]


def _known(group: TrainingGroup, rows: Sequence[Enrolment], now: datetime) -> _Known:
    people, ids = [row.person_id for row in rows], [row.pk for row in rows]
    return _Known(
        states(people, [queries.PURPOSE], now),
        {row.person_id: row for row in Dossier.objects.filter(person__in=people)},
        _files(ids),
        spent_of(group, ids),
        _marks(ids),
    )


def _files(ids: Iterable[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    wanted = [str(pk) for pk in ids]
    rows = PrivateFile.objects.filter(subject_kind="enrolment", subject_id__in=wanted, state=READY)
    for subject, purpose in rows.filter(purpose__in=(queries.DIPLOMA, queries.CONTRACT)).values_list("subject_id", "purpose"):
        found[int(subject)].add(purpose)
    return found


def _marks(ids: Sequence[int]) -> dict[int, dict[str, Decimal | None]]:
    found: dict[int, dict[str, Decimal | None]] = defaultdict(dict)
    rows = ActivityMark.objects.filter(enrolment__in=ids, open_marker=1).values_list("enrolment", "activity", "points")
    for enrolment, activity, points in rows:
        found[enrolment][activity] = points
    return found


def _line(row: Enrolment, passport: Passport, known: _Known) -> Line:
    marks = known.marks.get(row.pk, {})
    passed = [*marks, *([FINAL] if row.final == PASSED else [])]
    hours = balance(passport, known.spent.get(row.pk, []), passed)
    points = {key: value for key, value in marks.items() if value is not None}
    standing = Standing(frozenset(marks), points, row.final)
    rule = missing if row.stage == stages.FINAL else missing_before_final  # the assessment is lacking once it is ahead
    return Line(row, _papers(row, known), hours, rule(passport, hours, standing), percent(passport, points))


def _papers(row: Enrolment, known: _Known) -> tuple[str, ...]:
    """Return what is missing of the documents; none once the order is signed."""
    if row.stage not in stages.BEFORE_ORDER:
        return ()
    person, files = row.person, known.files.get(row.pk, set())
    lacks = {
        NAME: not (person.family and person.given and person.birth_date),
        CONSENT: known.consents.get((person.pk, queries.PURPOSE)) != GIVEN,
        FILE: not _is_whole(known.dossiers.get(person.pk)),
        DIPLOMA: queries.DIPLOMA not in files,
        CONTRACT: queries.lacks_contract(row, files),
    }
    return tuple(key for key, lack in lacks.items() if lack)


def _is_whole(row: Dossier | None) -> bool:
    """Tell whether a personal file has everything; nobody reads it here, what it says is shown nowhere."""
    try:
        return row is not None and not queries.facts_of(row).missing()
    except NoKeys:
        return False


def counts(found: Iterable[Line]) -> dict[str, int]:
    """Return kind of lack -> how many people."""
    sums = dict.fromkeys(KINDS, 0)
    for line in found:
        for key in line.lacks:
            sums[key] += 1
    return sums
