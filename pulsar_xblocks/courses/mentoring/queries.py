"""Reads of mentoring."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from pulsar_xblocks.courses.domain import mentoring, stages
from pulsar_xblocks.courses.domain.passport import LOG
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.mentoring.models import (
    MentoringMeeting,
    MentoringPair,
    MentoringRequest,
    MentoringThemes,
    MentorProfile,
    PairAgreement,
    PairFeedback,
)
from pulsar_xblocks.courses.programmes.queries import passport_of_group
from pulsar_xblocks.kernel.directory.models import Organisation, Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.kernel.roles.domain import Actor, Where, may
from pulsar_xblocks.kernel.roles.models import RoleAssignment
from pulsar_xblocks.kernel.roles.queries import regions_of

KIND = "mentoring"
_PAIR = ("region", "mentor", "mentee", "mentor_organisation", "mentee_organisation", "approved_by")
_GROUP = ("request__enrolment__group__programme__region", "request__enrolment__group__passport")
_WANTED = ("region", "person", "organisation", "municipality", "enrolment__group__programme__passport", "enrolment__group__passport")


@dataclass(frozen=True)
class Found:
    """A mentor that fits a request: profile, load, themes in common."""

    profile: MentorProfile
    load: int
    common: tuple[str, ...]

    @property
    def free(self) -> int:
        """Return how many more mentees the mentor takes."""
        return mentoring.free(self.load, self.profile.most)


def pairs() -> QuerySet[MentoringPair]:
    """Return pairs with what their pages show."""
    return MentoringPair.objects.select_related(*_PAIR, *_GROUP)


def pair_or_404(key: str) -> MentoringPair:
    """Return a pair by its key.  Raises NotFound."""
    found = pairs().filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def where(row: MentoringPair, actor: Actor) -> Where:
    """Return where a pair stands for whoever asks: an own affair of both, of the organisation that the actor heads."""
    headed = {grant.organisation for grant in actor.grants} - {None}
    organisation = next((pk for pk in (row.mentor_organisation_id, row.mentee_organisation_id) if pk in headed), None)
    subject = actor.person if actor.person in (row.mentor_id, row.mentee_id) else None
    return Where(row.region_id, None, organisation, subject=subject)


def may_decide(row: MentoringPair, actor: Actor) -> bool:
    """Tell whether the actor decides about a pair: a curator who takes part in it does not, another one has to."""
    return actor.person not in (row.mentor_id, row.mentee_id) and may(actor, "decide", KIND, where(row, actor))


def parts_of(row: MentoringPair, actor: Actor) -> tuple[str, ...]:
    """Return for which sides of a pair the actor may speak."""
    places = {mentoring.MENTORS_HEAD: row.mentor_organisation_id, mentoring.MENTEES_HEAD: row.mentee_organisation_id}
    own = {mentoring.MENTOR: actor.person == row.mentor_id, mentoring.MENTEE: actor.person == row.mentee_id}
    heads = {side: pk is not None and may(actor, "review", KIND, Where(row.region_id, None, pk)) for side, pk in places.items()}
    return tuple(side for side in mentoring.sides(row.is_partner) if (own | heads)[side])


def pairs_of(person: Person) -> list[MentoringPair]:
    """Return the pairs in which a person is mentor or mentee, the newest first; 1 query."""
    return list(pairs().filter(Q(mentor=person) | Q(mentee=person)).order_by("-made_at", "-pk"))


def asked_of_head(actor: Actor) -> list[MentoringPair]:
    """Return the proposed partner pairs of the organisations that the actor heads and has not answered for; 2 queries."""
    headed = [grant.organisation for grant in actor.grants if grant.role == "head" and grant.organisation is not None]
    if not headed:
        return []
    own = Q(mentor_organisation__in=headed) | Q(mentee_organisation__in=headed)
    rows = list(pairs().filter(own, status=mentoring.PROPOSED, is_partner=True).order_by("made_at", "pk"))
    answered = answered_in(rows)
    return [row for row in rows if set(parts_of(row, actor)) - answered[row.pk] - {mentoring.MENTOR, mentoring.MENTEE}]


def answered_in(rows: Iterable[MentoringPair]) -> dict[int, set[str]]:
    """Return pair -> sides that have answered; 1 query."""
    found: dict[int, set[str]] = defaultdict(set)
    for pair, side in PairAgreement.objects.filter(pair__in=[row.pk for row in rows]).values_list("pair", "side"):
        found[pair].add(side)
    return found


def seen(actor: Actor, status: str = "", text: str = "") -> QuerySet[MentoringPair]:
    """Return the pairs of the regions whose lists the actor may take out, the newest first."""
    rows = pairs().filter(region__in=regions_of(actor, "export", KIND))
    rows = rows.filter(status=status) if status else rows
    for word in folded(text).split()[:5]:
        rows = rows.filter(
            Q(mentor__sort_name__contains=word)
            | Q(mentee__sort_name__contains=word)
            | Q(mentor_organisation__sort_name__contains=word)
            | Q(mentee_organisation__sort_name__contains=word)
        )
    return rows.order_by("-made_at", "-pk")


def by_status(actor: Actor) -> dict[str, int]:
    """Return status -> how many pairs; 1 query."""
    rows = MentoringPair.objects.filter(region__in=regions_of(actor, "export", KIND))
    return dict(rows.values_list("status").annotate(n=Count("pk")).order_by("status"))


def sums_of(rows: Sequence[MentoringPair]) -> dict[int, tuple[int, int]]:
    """Return pair -> confirmed meetings and their minutes; 1 query."""
    found = MentoringMeeting.objects.filter(pair__in=[row.pk for row in rows], removed_at=None, confirmed_at__isnull=False)
    sums = found.values_list("pair").annotate(n=Count("pk"), total=Sum("minutes")).order_by("pair")
    return {pair: (n, total or 0) for pair, n, total in sums}


def loads_of(people: Collection[int]) -> dict[int, int]:
    """Return person -> how many mentees there are, those asked for too; 1 query."""
    rows = MentoringPair.objects.filter(mentor__in=people, status__in=mentoring.OPEN)
    return dict(rows.values_list("mentor").annotate(n=Count("pk")).order_by("mentor"))


def profiles(region: Region) -> QuerySet[MentorProfile]:
    """Return the mentors of a region by name."""
    rows = MentorProfile.objects.filter(region=region, person__retired_at=None)
    return rows.select_related("person", "organisation", "municipality").order_by("person__sort_name", "pk")


def with_loads(rows: Sequence[MentorProfile]) -> list[Found]:
    """Return mentors with their loads; 1 query."""
    loads = loads_of([row.person_id for row in rows])
    return [Found(row, loads.get(row.person_id, 0), ()) for row in rows]


def profile_of(person: Person) -> MentorProfile | None:
    """Return the person's own profile; 1 query."""
    return MentorProfile.objects.select_related("region", "organisation", "municipality").filter(person=person).first()


def request_of(person: Person) -> MentoringRequest | None:
    """Return the person's open request; 1 query."""
    return MentoringRequest.objects.select_related(*_WANTED).filter(person=person, open_marker=1).first()


def requests_seen(regions: Sequence[int]) -> QuerySet[MentoringRequest]:
    """Return the open requests of regions, the oldest first, but for those whose mentor is already asked."""
    asked = MentoringPair.objects.filter(status__in=mentoring.OPEN).values("request")
    rows = MentoringRequest.objects.select_related(*_WANTED).filter(region__in=regions, open_marker=1)
    return rows.exclude(pk__in=asked).order_by("made_at", "pk")


def waiting_in(regions: Sequence[int]) -> tuple[int, int]:
    """Return how many programmes wait to be approved in regions, and how many look for a mentor, as ``requests_seen``; 1 query."""
    asked = MentoringPair.objects.filter(status__in=mentoring.OPEN, request=OuterRef("pk"))
    rows = MentoringRequest.objects.filter(region__in=regions).annotate(is_asked=Exists(asked))
    counts = rows.aggregate(
        programmes=Count("pairs", filter=Q(pairs__status=mentoring.AGREED, pairs__sent_at__isnull=False), distinct=True),
        looking=Count("pk", filter=Q(open_marker=1, is_asked=False), distinct=True),
    )
    return counts["programmes"], counts["looking"]


def fitting(row: MentoringRequest) -> list[Found]:
    """Return the mentors that fit a request, the best first; 2 queries."""
    return fitting_each([row], row.region)[row.pk]


def fitting_each(rows: Sequence[MentoringRequest], region: Region) -> dict[int, list[Found]]:
    """Return request -> mentors that fit it; 2 queries, however many requests."""
    known = {row.person_id: row for row in profiles(region).filter(is_open=True)}
    loads = loads_of(list(known))
    mentors = [as_mentor(row, loads.get(pk, 0)) for pk, row in known.items()]
    return {
        row.pk: [Found(known[one.mentor.pk], one.mentor.load, one.common) for one in mentoring.matches(as_request(row), mentors)]
        for row in rows
    }


def as_mentor(row: MentorProfile, load: int) -> mentoring.Mentor:
    """Return a profile as the rules take it."""
    themes = frozenset(row.themes.splitlines())
    return mentoring.Mentor(
        row.person_id, themes, row.organisation_id, str(row.municipality_id or ""), load, row.most, row.person.sort_name
    )


def as_request(row: MentoringRequest) -> mentoring.Request:
    """Return a request as the rules take it."""
    themes = frozenset(row.themes.splitlines())
    return mentoring.Request(row.person_id, themes, row.organisation_id, str(row.municipality_id or ""), row.is_partner)


def themes_of(region: Region) -> tuple[str, ...]:
    """Return what mentors of a region help with; 1 query."""
    text = MentoringThemes.objects.filter(region=region).values_list("text", flat=True).first()
    return tuple((text or "").splitlines())


def plan_of(row: MentoringPair) -> mentoring.Plan:
    """Return the programme of a pair as the rules take it."""
    return mentoring.Plan(row.goal, mentoring.lines_of(row.tasks), row.starts_on, row.ends_on)


def meetings_of(row: MentoringPair) -> list[MentoringMeeting]:
    """Return the meetings of a pair, the newest first; 1 query."""
    return list(row.meetings.filter(removed_at=None).select_related("by", "confirmed_by").order_by("-on", "-pk"))


def agreements_of(row: MentoringPair) -> dict[str, PairAgreement]:
    """Return side -> its answer; 1 query."""
    return {one.side: one for one in row.agreements.select_related("by")}


def feedback_of(row: MentoringPair) -> dict[str, PairFeedback]:
    """Return side -> what it has written; 1 query."""
    return {one.side: one for one in row.feedback.all()}


def heads_of(organisation: Organisation | None) -> list[Person]:
    """Return who heads an organisation here; 1 query."""
    if organisation is None:
        return []
    held = RoleAssignment.objects.filter(role="head", organisation=organisation, closed_at=None)
    return list(Person.objects.filter(pk__in=held.values("person"), retired_at=None).order_by("sort_name", "pk"))


def counted_in(person: Person) -> list[tuple[Enrolment, Any]]:
    """Return the activities whose hours a pair may bring: practice logs of the courses that the person is taught in now; 1 query."""
    joined = ("group__programme__passport", "group__passport", "group__programme__region")
    rows = Enrolment.objects.filter(person=person, stage__in=stages.IN_TRAINING).select_related(*joined).order_by("-applied_at", "-pk")
    return [(row, one) for row in rows for one in passport_of_group(row.group).activities().values() if one.kind == LOG]


def regions_near(person: Person, actor: Actor) -> list[Region]:
    """Return the regions in which a person may take part: of own roles and courses, of all where there are none; 2 queries."""
    near = {grant.region for grant in actor.grants}
    near |= set(Enrolment.objects.filter(person=person, open_marker=1).values_list("group__programme__region", flat=True))
    rows = Region.objects.filter(pk__in=near) if near else Region.objects.all()
    return list(rows.order_by("code"))
