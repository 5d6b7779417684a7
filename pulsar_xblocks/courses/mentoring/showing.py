"""What the pages of mentoring show: finished values."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext

from pulsar_xblocks.courses.domain import mentoring
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.mentoring import queries
from pulsar_xblocks.courses.mentoring.models import MentoringPair, MentoringRequest, MentorProfile, PairAgreement, PairFeedback
from pulsar_xblocks.kernel.directory.models import Organisation, Region
from pulsar_xblocks.kernel.http import Visit
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.domain import may
from pulsar_xblocks.kernel.wording import said

LABELS = {"about": mark("Experience, in your own words")}
NAME_PAPER = mark("Name the paper: number and day of the letter.")
MOST_SHOWN = 20  # mentors that fit


def home(visit: Visit) -> dict[str, Any]:
    """Return the person's part in mentoring; 7 queries at most."""
    request, pairs = queries.request_of(visit.person), queries.pairs_of(visit.person)
    is_asked = request is not None and any(row.request_id == request.pk and row.status in mentoring.OPEN for row in pairs)
    found = queries.fitting(request)[:MOST_SHOWN] if request is not None and not is_asked else []
    return {
        "request_row": request,
        "is_asked": is_asked,
        "found": found,
        "profile": queries.profile_of(visit.person),
        "pairs": [line(row, visit.person) for row in pairs],
        "asked": [line(row, visit.person) for row in queries.asked_of_head(visit.actor)],
        "may_ask": not any(row.mentee_id == visit.person.pk and row.status in mentoring.OPEN for row in pairs),
    }


def line(row: MentoringPair, person: Person | None = None) -> dict[str, Any]:
    """Return a pair as a row of a list."""
    other = row.mentee if person is not None and person.pk == row.mentor_id else row.mentor
    return {"row": row, "status": mentoring.PAIR[row.status], "other": other}


def choices(region: Region, visit: Visit) -> dict[str, Any]:
    """Return what the forms of profile and request choose from; 3 queries."""
    rows = Organisation.objects.filter(region=region, is_active=True).select_related("municipality").order_by("sort_name", "pk")[:2000]
    regions = queries.regions_near(visit.person, visit.actor)
    return {
        "region": region,
        "regions": regions if len(regions) > 1 else [],
        "themes": queries.themes_of(region),
        "organisations": [(row.code, f"{row.short_name}, {row.municipality.name}") for row in rows],
        "numbers": [(str(n), str(n)) for n in range(1, mentoring.MOST_MENTEES + 1)],
    }


def profile_values(row: MentorProfile | None) -> dict[str, Any]:
    """Return the values of the form of a profile."""
    if row is None:
        return {"themes": [], "most": mentoring.MOST_MENTEES, "is_open": "on", "version": 0}
    place = row.organisation.code if row.organisation else ""
    return {
        "themes": row.themes.splitlines(),
        "organisation": place,
        "about": row.about,
        "most": row.most,
        "is_open": "on" if row.is_open else "",
        "version": row.version,
    }


def request_values(row: MentoringRequest | None, visit: Visit) -> dict[str, Any]:
    """Return the values of the form of a request, and the activities whose hours it may bring; 1 query."""
    counted = [(_code(enrolment, one.key), _counted_word(enrolment, one)) for enrolment, one in queries.counted_in(visit.person)]
    values: dict[str, Any] = {"themes": []}
    if row is not None:
        values = {
            "themes": row.themes.splitlines(),
            "organisation": row.organisation.code if row.organisation else "",
            "text": row.text,
            "is_partner": "on" if row.is_partner else "",
            "counted": _code(row.enrolment, row.activity) if row.enrolment else "",
        }
    return {"counted": counted, "values": values}


def counted_of(code: str, known: Sequence[tuple[Enrolment, Any]]) -> dict[str, Any]:
    """Return the enrolment and the activity of a code among those that may be counted; nothing for any other."""
    found = next(((row, one.key) for row, one in known if _code(row, one.key) == code), None)
    return {"enrolment": found[0], "activity": found[1]} if found else {}


def _code(row: Enrolment, activity: str) -> str:
    return f"{row.key}/{activity}"


def _counted_word(row: Enrolment, activity: Any) -> str:
    return f"{row.group.programme.title}: {activity.title}"


def pair(row: MentoringPair, visit: Visit) -> dict[str, Any]:
    """Return what the page of a pair shows to whoever asks; 6 queries at most."""
    parts = queries.parts_of(row, visit.actor)
    rights = {"may_decide": queries.may_decide(row, visit.actor)}
    rights |= {"may_edit": may(visit.actor, "edit", queries.KIND, queries.where(row, visit.actor))}
    own = next((side for side in parts if side in mentoring.OTHER), "")
    plan, meetings = queries.plan_of(row), queries.meetings_of(row)
    confirmed, told = [one for one in meetings if one.confirmed_at], queries.feedback_of(row)
    minutes = sum(one.minutes for one in confirmed)
    asked = _sides(row, parts, may_decide=rights["may_decide"])
    is_asked = any(one["may_answer"] for one in asked)
    return {
        "pair": row,
        "status": mentoring.PAIR[row.status],
        "zone": row.region.time_zone,
        "parts": parts,
        "own": own,
        "sees_work": bool(own) or rights["may_decide"],
        **rights,
        "sides": asked,
        "tasks": plan.tasks,
        "values": _values(row, visit),
        "problems": [said(text) for texts in mentoring.missing_in(plan).values() for text in texts],
        "meetings": [{"row": one, "may_confirm": bool(own) and one.by_id != visit.person.pk and not one.confirmed_at} for one in meetings],
        "minutes": minutes,
        "hours": mentoring.academic_hours(minutes),
        "confirmed": len(confirmed),
        "feedback": _feedback(row, own, told, may_decide=rights["may_decide"]),
        "unwritten": _unwritten(row, told),
        "scores": [(str(key), word) for key, word in mentoring.SCORES.items()],
        "course": _course(row),
        "next": next_step(row, own, is_asked=is_asked, may_decide=rights["may_decide"]),
    } | _moves(row, own, may_decide=rights["may_decide"])


def _values(row: MentoringPair, visit: Visit) -> dict[str, Any]:
    days = {name: value.isoformat() if value else "" for name, value in (("starts_on", row.starts_on), ("ends_on", row.ends_on))}
    today = local_day(visit.now, row.region.time_zone).isoformat()
    texts = {name: getattr(row, name) for name in ("goal", "tasks", "mid_review", "report", "version")}
    return texts | days | {"on": today}


def _moves(row: MentoringPair, own: str, *, may_decide: bool) -> dict[str, bool]:
    """Return what may be done now."""
    is_open, is_active = row.status in mentoring.OPEN, row.status == mentoring.ACTIVE
    is_agreed, is_sent = row.status == mentoring.AGREED, row.sent_at is not None
    return {
        "may_plan": bool(own) and is_agreed and not is_sent,
        "may_approve": may_decide and is_agreed and is_sent,
        "may_meet": bool(own) and is_active,
        "may_write": bool(own) and is_active,
        "may_finish": may_decide and is_active,
        "may_end": is_open and (bool(own) or may_decide),
    }


def _sides(row: MentoringPair, parts: Sequence[str], *, may_decide: bool) -> list[dict[str, Any]]:
    """Return who is asked and what each has answered: side, who it is, answer, whether whoever looks answers for it."""
    answers, is_open = queries.agreements_of(row), row.status == mentoring.PROPOSED
    found = []
    for side in mentoring.sides(row.is_partner):
        told, is_head = answers.get(side), side not in mentoring.OTHER
        who = _who(row, side)
        found.append(
            {
                "side": side,
                "word": mentoring.SIDES[side],
                "who": who,
                "place": _place(row, side),
                "answer": told,
                "line": _answer_word(told, who, is_head=is_head),
                "may_answer": is_open and side in parts and told is None,
                "may_enter": is_open and is_head and may_decide and told is None,
            }
        )
    return found


def _who(row: MentoringPair, side: str) -> str:
    people = {mentoring.MENTOR: [row.mentor], mentoring.MENTEE: [row.mentee]}.get(side)
    if people is None:
        people = queries.heads_of(row.mentor_organisation if side == mentoring.MENTORS_HEAD else row.mentee_organisation)
    return ", ".join(one.full_name for one in people)


def _place(row: MentoringPair, side: str) -> str:
    is_mentors = side in (mentoring.MENTOR, mentoring.MENTORS_HEAD)
    place = row.mentor_organisation if is_mentors else row.mentee_organisation
    return place.short_name if place else ""


def _answer_word(told: PairAgreement | None, who: str, *, is_head: bool) -> str:
    if told is not None:
        return gettext("has agreed") if told.is_agreed else gettext("has not agreed")
    if is_head and not who:
        return gettext("nobody heads this organisation here: the curator enters the consent from a paper")
    return gettext("is asked to agree")


def _feedback(row: MentoringPair, own: str, told: Mapping[str, PairFeedback], *, may_decide: bool) -> dict[str, Any]:
    """Return what may be read of the two opinions, and whether the own one is still to be written.

    A curator who is one of the two reads as one of the two.
    """
    seen = [side for side in mentoring.OTHER if side in told and (mentoring.may_read(own, side, told) if own else may_decide)]
    return {
        "rows": [{"word": mentoring.SIDES[side], "row": told[side], "score": mentoring.SCORES[told[side].score]} for side in seen],
        "may_write": bool(own) and row.approved_at is not None and own not in told,
        "is_hidden": bool(own) and mentoring.OTHER[own] in told and own not in told,
        "is_waited": bool(own) and own in told and mentoring.OTHER[own] not in told,
    }


def _unwritten(row: MentoringPair, told: Mapping[str, PairFeedback]) -> list[str]:
    """Return what the curator may still ask for before the pair is completed."""
    found = [] if row.mid_review else [gettext("The mid review is not written.")]
    words = {
        mentoring.MENTOR: gettext("The mentor has not said how it has helped."),
        mentoring.MENTEE: gettext("The mentee has not said how it has helped."),
    }
    return [*found, *(word for side, word in words.items() if side not in told)]


def _course(row: MentoringPair) -> str:
    """Return the course to which the hours of the pair go, "" for none."""
    enrolment = row.request.enrolment
    return enrolment.group.programme.title if enrolment and row.request.activity else ""


def next_step(row: MentoringPair, own: str, *, is_asked: bool = False, may_decide: bool = False) -> str:
    """Return what is next for a pair, in words for whoever looks: asked to agree, one of the two, a curator, a head."""
    if row.status == mentoring.PROPOSED:
        return gettext("Say whether you agree.") if is_asked else gettext("Everybody who is asked answers.")
    if row.status == mentoring.AGREED and row.sent_at is None:
        return gettext("Write your programme together.") if own else gettext("The two write their programme and send it to the curator.")
    if row.status == mentoring.AGREED:
        return gettext("The programme waits for your decision.") if may_decide else gettext("The curator approves the programme.")
    if row.status == mentoring.ACTIVE and own:
        return gettext("Meet, write each meeting down, confirm those the other has written down.")
    if row.status == mentoring.ACTIVE:
        is_ripe = may_decide and bool(row.report)
        return gettext("The report is written: complete the pair.") if is_ripe else gettext("The two meet and write their meetings down.")
    return ""
