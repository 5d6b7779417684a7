"""What the parts of the block show: finished values for templates."""

import secrets
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from pulsar_xblocks.kernel.consents.queries import ages
from pulsar_xblocks.kernel.files.forms import upload_limits
from pulsar_xblocks.kernel.files.queries import files_by_key, rows_of
from pulsar_xblocks.kernel.inbox.addresses import absolute
from pulsar_xblocks.kernel.inbox.qr import qr_svg
from pulsar_xblocks.kernel.inbox.queries import notes_of
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import age_on
from pulsar_xblocks.kernel.questions import domain as questions
from pulsar_xblocks.kernel.questions.queries import sources_of
from pulsar_xblocks.kernel.rich_text import clean_html
from pulsar_xblocks.kernel.xblock import BlockCall
from pulsar_xblocks.studios import file_rights
from pulsar_xblocks.studios.domain import roster as roster_rules
from pulsar_xblocks.studios.domain import statuses
from pulsar_xblocks.studios.handlers.state import State, state_of, today
from pulsar_xblocks.studios.models import Meeting, ProjectYear, Studio, StudioApplication, StudioYear
from pulsar_xblocks.studios.queries import opening, studios, years
from pulsar_xblocks.studios.queries.photos import with_photos
from pulsar_xblocks.studios.queries.visits import visits_of
from pulsar_xblocks.studios.works.queries.units import unit_of_round

Values = dict[str, Any]


def page(call: BlockCall) -> Values:
    """Return what the learner sees first: own studio, own application, or the two ways in."""
    state = state_of(call)
    if state.studio:
        return _studio(call, state, "overview", _overview)
    if state.application:
        return application(call, state)
    return _frame(call, state) | {"body": "studios/block/_ways_in.html", "renewable": _renewable(call, state)}


def application(call: BlockCall, state: State | None = None) -> Values:
    """Return the opening application: a form while it may be changed, its answers afterwards."""
    state = state or state_of(call)
    row = state.application
    if row is None:
        return page(call)
    deadline = opening.call_deadline(row.year, row.organisation)
    return (
        _head(call, state)
        | _form(call, row)
        | {
            "body": "studios/block/_application.html",
            "is_editable": row.status in statuses.EDITABLE,
            "deadline": deadline,
            "is_open": opening.is_open_until(row.year, deadline, call.now),
        }
    )


def _form(call: BlockCall, row: StudioApplication) -> Values:
    questionnaire, answers = opening.questionnaire_of(row), opening.answers_of(row)
    return {
        "application": row,
        "status": statuses.APPLICATION[row.status],
        "questionnaire": questionnaire,
        "answers": answers,
        "values": {"title": row.title},
        "sources": sources_of(
            questionnaire, answers, region_id=row.year.region_id, files=file_rights.of_application(row), query=call.query
        ),
        "progress": questions.progress(questionnaire, answers),
        "region": call.region,
    }


def _renewable(call: BlockCall, state: State) -> list[Studio]:
    return list(opening.renewable(call.person, state.year)) if state.year and "mentor" in call.actor.roles else []


def join(call: BlockCall) -> Values:
    """Return the form by which a pupil joins."""
    return _frame(call, state_of(call)) | {"body": "studios/block/_join.html", "code": call.query.get("code", "")}


def overview(call: BlockCall) -> Values:
    """Return the studio at a glance."""
    return _tab(call, "overview", _overview)


def roster(call: BlockCall) -> Values:
    """Return the roster with consents (mentor) or with first names (pupil)."""
    return _tab(call, "roster", _roster)


def log(call: BlockCall) -> Values:
    """Return the work log and the form of a meeting."""
    return _tab(call, "log", _log)


def year(call: BlockCall) -> Values:
    """Return the calendar of rounds and the checklist."""
    return _tab(call, "year", _year)


def talk(call: BlockCall) -> Values:
    """Return the thread with the methodologist."""
    return _tab(call, "talk", _talk)


def _tab(call: BlockCall, name: str, values: Callable[[BlockCall, StudioYear, State], Values]) -> Values:
    state = state_of(call)
    return _studio(call, state, name, values) if state.studio else page(call)


def _head(call: BlockCall, state: State) -> Values:
    return {
        "year": state.year,
        "intro": clean_html(str(call.fields.get("intro") or "")),
        "title": call.fields.get("display_name"),
        "zone": call.region.time_zone if call.region else "UTC",
    }


def _frame(call: BlockCall, state: State) -> Values:
    head = _head(call, state)
    if state.year is None:
        return head
    deadline = opening.call_deadline(state.year, None)
    return head | {"is_call_open": opening.is_open_until(state.year, deadline, call.now), "call_deadline": deadline}


def _studio(call: BlockCall, state: State, name: str, values: Callable[[BlockCall, StudioYear, State], Values]) -> Values:
    studio = state.studio
    assert studio is not None
    return {
        "year": state.year,
        "zone": studio.studio.region.time_zone,
        "studio": studio,
        "status": statuses.STUDIO[studio.status],
        "is_mentor": state.is_mentor,
        "membership": state.membership,
        "tab": name,
        "body": f"studios/block/_{name}.html",
        "statuses": statuses,
        **values(call, studio, state),
    }


def _rounds(call: BlockCall, project_year: ProjectYear, studio: StudioYear) -> list[dict[str, Any]]:
    rows = years.calendar_rows(project_year, call.now, studio)
    return [row | {"chip": statuses.ROUND[str(row["status"])], "x": 11 + 22 * place} for place, row in enumerate(rows)]


def _overview(call: BlockCall, studio: StudioYear, state: State) -> Values:
    rows = studios.checklist_rows(studio, today(call))
    rounds = _rounds(call, studio.year, studio)
    current = next((row for row in rounds if row["status"] == "open"), None)
    found: Values = {
        "checklist": rows,
        "open_items": [row for row in rows if row["state"] != "done"],
        "rounds": rounds,
        "current": current,
        "upcoming": next((row for row in rounds if row["status"] == "planned"), None),
        "last_meeting": studio.meetings.filter(is_removed=False).order_by("-held_on").values_list("held_on", flat=True).first(),
        "counts": studios.counts(studio),
        "own_consents_link": address("own_consents") if state.membership else "",
    }
    if current and not state.is_mentor:  # a mentor comes from the year and from «My Pulsar»
        found["work_link"] = unit_of_round(studio, [row["round"] for row in rounds], current["round"])
    if state.is_mentor:
        link = join_address(studio)
        found |= {"join_link": link, "join_qr": qr_svg(link) if link else ""}
        mentors = studios.mentors_of(studio)
        found |= {"mentors": mentors, "leading": sum(row.until is None for row in mentors)}
    return found


def _roster(call: BlockCall, studio: StudioYear, state: State) -> Values:
    with_left = state.is_mentor and call.query.get("left") == "1"
    rows = studios.members(studio, call.now, with_left=with_left)
    chips, waiting = statuses.MEMBERSHIP, [row for row in rows if row["status"] == "pending"]
    return {
        "members": [row | {"chip": chips[str(row["status"])], "is_adult": _is_adult(row["person"], today(call))} for row in rows],
        "waiting": waiting,
        "with_left": with_left,
        "today": today(call),
        "join_link": join_address(studio) if state.is_mentor else "",
        "paper_link": _paper_link(waiting) if state.is_mentor else "",
    }


def _is_adult(person: Person, day: date) -> bool:
    return person.birth_date is not None and age_on(person.birth_date, day) >= ages().consent


def _paper_link(waiting: list[dict[str, Any]]) -> str:
    path = address("consent_forms")
    people = urlencode([("person", row["person"].key) for row in waiting] + [("purpose", purpose) for purpose in roster_rules.REQUIRED])
    return f"{path}?{people}" if path else ""


def _log(call: BlockCall, studio: StudioYear, state: State) -> Values:
    rows = studios.members(studio, call.now, with_left=True) if state.is_mentor else []
    meetings, corrected = (
        with_photos(studios.meetings(studio), call.now),
        studios.meeting_in(studio, call.query.get("meeting", "")) if state.is_mentor else None,
    )
    return {
        "meetings": studios.with_corrections(meetings) if state.is_mentor else meetings,
        "values": _typed_of(corrected) if corrected else None,
        "members": [row for row in rows if row["status"] == "active"],
        "others": [row for row in rows if row["status"] != "active"],  # of them only who was there stands in a correction
        "waiting": sum(row["status"] == "pending" for row in rows),
        "today": today(call),
        "client_key": secrets.token_hex(12),
        "limits": upload_limits(file_rights.PHOTO) if state.is_mentor else None,
    }


def _typed_of(row: Meeting) -> Values:
    """Return a meeting as its form posts it."""
    present = [one.membership_id for one in row.attendance.all()]
    values = {"meeting": row.pk, "version": row.version, "client_key": row.client_key, "held_on": row.held_on.isoformat()}
    return values | {"minutes": row.minutes, "note": row.note, "present": present, "has_no_faces": row.photo_no_faces}


def _year(call: BlockCall, studio: StudioYear, state: State) -> Values:
    return {
        "rounds": _rounds(call, studio.year, studio),
        "checklist": _with_files(studios.checklist_rows(studio, today(call))),
        "limits": upload_limits(file_rights.PROOF),
        "today": today(call),
    }


def _with_files(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    keys = [row["mark"].file_key for row in rows if row["mark"] and row["mark"].file_key]
    files = {file.key: file for file in rows_of(files_by_key(keys))} if keys else {}
    return [row | {"files": [files[row["mark"].file_key]] if row["mark"] and row["mark"].file_key in files else []} for row in rows]


def _talk(call: BlockCall, studio: StudioYear, state: State) -> Values:
    if not state.is_mentor:
        return {"notes": [], "methodist": studio.methodist}
    return {"notes": notes_of("studio_year", str(studio.pk)), "visits": visits_of(studio, today(call)), "methodist": studio.methodist}


def join_address(studio: StudioYear) -> str:
    """Return the absolute address of joining, empty where our addresses are not served (Studio)."""
    path = address("join", studio.join_code)
    return absolute(path) if path else ""


def address(name: str, *args: object) -> str:
    """Return an address of ours, empty where they are not served (Studio)."""
    try:
        return reverse(f"pulsar:{name}", args=args)
    except NoReverseMatch:
        return ""
