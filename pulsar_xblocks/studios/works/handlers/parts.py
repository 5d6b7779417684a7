"""What the parts of the block show: finished values for templates."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from pulsar_xblocks.kernel.files.forms import upload_limits
from pulsar_xblocks.kernel.files.queries import files_by_key, own_url, rows_of, seen_by_experts, shown_of, size_words, warning_of
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import local_day
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.rich_text import clean_html
from pulsar_xblocks.kernel.versions.domain import counts, diff_words
from pulsar_xblocks.kernel.xblock import BlockCall
from pulsar_xblocks.studios.domain import statuses
from pulsar_xblocks.studios.domain.roster import taking_part
from pulsar_xblocks.studios.models import Membership, WorkComment, WorkLeftover
from pulsar_xblocks.studios.works import domain, reviewing
from pulsar_xblocks.studios.works.actions.drafts import PURPOSE
from pulsar_xblocks.studios.works.handlers.state import State, keep_choice, state_of, today
from pulsar_xblocks.studios.works.handlers.steps import steps_of
from pulsar_xblocks.studios.works.queries import reading

Values = dict[str, Any]
FIELDS = {"title": mark("Title of the work"), "text": mark("Text"), "sirius_link": mark("Link to the version sent to Sirius")}
_SHOWN_BESIDE = 2  # comments beside the draft


def page(call: BlockCall) -> Values:
    """Return what the learner sees first: the work, its feedback once there is one, the task for everybody else."""
    state = state_of(call)
    keep_choice(call)
    if not _is_inside(state) or now_status(call, state) == "none" and call.now < state.window.opens_at:
        return task(call)
    return feedback(call) if now_status(call, state) == "scored" else work(call)


def task(call: BlockCall) -> Values:
    """Return the task."""
    return _frame(call, state_of(call), "task")


def work(call: BlockCall) -> Values:
    """Return the shared draft while it may be changed, afterwards the version that counts."""
    state = state_of(call)
    if not _is_inside(state):
        return task(call)
    key = now_status(call, state)
    if key in domain.EDITABLE and state.window.is_open(call.now):
        return _frame(call, state, "work") | _draft(call, state) | {"body": "studios/works/_draft.html"}
    sent = call.memo.get("sent") or reading.latest(state.work)
    if sent is None:
        return _frame(call, state, "work") | _unsent(state)
    shown = _frame(call, state, "work") | _sent(call, state, sent) | {"there": _there(call, state, sent)}
    return shown | {"comments": reading.comments_of(state.work), "steps": _steps(call, state), "body": "studios/works/_sent.html"}


def talk(call: BlockCall) -> Values:
    """Return the comments and the small tasks."""
    state = state_of(call)
    if not _is_inside(state):
        return task(call)
    rows = reading.roster_of(state.studio)
    people = [row.person for row in rows if row.open_marker and row.active_on]
    mentors = reading.mentors_of(state.studio)
    return _frame(call, state, "talk") | {
        "comments": _said(reading.comments_of(state.work), {row.person_id for row in rows}, state),
        "todos": [{"row": row, "owner": _name(row.owner, state, mentors) if row.owner else ""} for row in reading.todos_of(state.work)],
        "owners": [(person.pk, _name(person, state, mentors)) for person in [*mentors, *people]],
        "today": today(call),
        "body": "studios/works/_talk.html",
    }


def versions(call: BlockCall) -> Values:
    """Return the submitted versions, and the differences of two of them word by word."""
    state = state_of(call)
    if not _is_inside(state):
        return task(call)
    rows = reading.versions_of(state.work) if state.work else []
    shown = {"versions": rows, "body": "studios/works/_versions.html"}
    chosen = _chosen(call, [row.number for row in rows])
    return _frame(call, state, "versions") | shown | (_compared(rows, chosen) if chosen else {})


def feedback(call: BlockCall) -> Values:
    """Return the published review."""
    state = state_of(call)
    if not _is_inside(state):
        return task(call)
    found = reviewing.feedback(state.work) if state.work and state.work.sent_count else None
    return _frame(call, state, "feedback") | {"feedback": found, "today": today(call), "body": "studios/works/_feedback.html"}


def as_expert(call: BlockCall) -> Values:
    """Return the draft as an expert will see it: without names and school."""
    state = state_of(call)
    if not _is_inside(state):
        return task(call)
    content = reading.content_of(reading.drafts_of(state.work))
    found = files_by_key(content.files) if content.files else []
    looks = shown_of(found, own_url)
    why = {file.key: warning_of(file) for file in found}
    files = [
        {"size_words": size_words(file.size), "shown": seen_by_experts(looks[file.key], why[file.key]), "warning": why[file.key]}
        for file in found
    ]
    blind = {"title": content.title, "text": content.text, "links": content.links, "sirius_link": content.sirius_link}
    return _frame(call, state, "work") | {"blind": blind, "files": files, "body": "studios/works/_as_expert.html"}


def now_status(call: BlockCall, state: State) -> str:
    """Return the key of the work's status now."""
    return reading.status_of(state.work, state.window, call.now)


def _is_inside(state: State) -> bool:
    """Tell whether the learner belongs to a studio and takes part in it, so that its work is shown."""
    return bool(state.entry and state.studio and (state.is_mentor or (state.membership and state.membership.active_on)))


def _frame(call: BlockCall, state: State, tab: str) -> Values:
    rounds = [row | {"chip": statuses.ROUND[str(row["status"])], "x": 11 + 22 * place} for place, row in enumerate(state.rounds)]
    found: Values = {
        "year": state.year,
        "rounds": rounds,
        "entry": state.entry,
        "zone": call.region.time_zone if call.region else "UTC",
        "title": call.fields.get("task_title"),
        "name": call.fields.get("display_name"),
        "text": clean_html(str(call.fields.get("task") or "")),
        "studio": state.studio,
        "led_studios": state.standing.choices if len(state.standing.choices) > 1 else (),
        "work": state.work,
        "is_mentor": state.is_mentor,
        "membership": state.membership,
        "is_inside": _is_inside(state),
        "needs_mentor": call.fields.get("sender") == domain.MENTOR,
        "may_send": state.is_mentor or call.fields.get("sender") != domain.MENTOR,
        "tab": tab,
        "body": "studios/works/_task.html",
    }
    if state.entry:
        key = now_status(call, state) if found["is_inside"] else ""
        found |= {"window": state.window, "key": key, "status": domain.STATUS.get(key), "is_open": state.window.is_open(call.now)}
    return found


def _draft(call: BlockCall, state: State) -> Values:
    drafts = reading.drafts_of(state.work)
    content = reading.content_of(drafts)
    roster = reading.roster_of(state.studio)
    people = {row.person_id for row in roster}
    comments = reading.comments_of(state.work)
    links = (*content.links, *("" for _ in range(domain.LINKS)))[: domain.LINKS]
    return {
        "content": content,
        "links": [(f"link{number}", link) for number, link in enumerate(links, 1)],
        "items": {item: _item(drafts.get(item), call, people, state) for item in domain.ITEMS},
        "files": rows_of(files_by_key(content.files)) if content.files else [],
        "limits": upload_limits(PURPOSE, max_files=domain.FILES),
        "members": [_member(row, state, content) for row in reading.nameable(roster, state.window, call.now, call.region.time_zone)],
        "waiting": sum(bool(row.open_marker and not row.active_on) for row in roster),
        "comments": comments,
        "said": _said(comments[-_SHOWN_BESIDE:], people, state),
        "steps": _steps(call, state),
        "may_write": state.may_write,
        "leftovers": [_leftover(row, drafts, state) for row in reading.leftovers_of(state.work)] if state.is_mentor else [],
        "asker": _name(state.work.asked_by, state, []) if state.work and state.work.asked_by else "",
    }


def _there(call: BlockCall, state: State, sent: reading.Sent) -> list[str]:
    """Return who took part in the studio on the closing day of a round that is over, by name."""
    zone = call.region.time_zone if call.region else "UTC"
    if not state.entry or call.now <= state.window.deadline:
        return []
    rows = sent.roster or reading.roster_of(state.studio)
    ids = {stay.person for stay in taking_part(map(reading.stay_of, rows), local_day(state.window.deadline, zone))}
    return [_pupil(row.person, state) for row in rows if row.pk in ids]


def _leftover(row: WorkLeftover, drafts: Mapping[str, Any], state: State) -> Values:
    """Return the words of somebody who has left beside those of the draft, word by word."""
    stored = drafts.get(row.item)
    pairs = diff_words(stored.value if stored else "", row.value)
    return {
        "row": row,
        "name": _pupil(row.by, state),
        "pairs": pairs,
        "version": stored.version if stored else 0,
        "field": FIELDS[row.item],
    }


def _item(row: Any, call: BlockCall, pupils: set[int], state: State) -> Values:
    """Return the version of an item and who wrote last."""
    if row is None:
        return {"version": 0}
    by = row.edited_by
    name = shown_name(by, is_pupil=by.pk in pupils, is_mentor=state.is_mentor) if by and by != call.person else ""
    return {"version": row.version, "by": name, "at": row.edited_at, "is_now": bool(name) and domain.is_writing(row.edited_at, call.now)}


def _member(row: Membership, state: State, content: domain.Content) -> Values:
    place = f"{row.grade} «{row.letter}»" if row.grade and row.letter else str(row.grade or "")
    return {
        "pk": row.pk,
        "name": _pupil(row.person, state),
        "place": place,
        "is_named": row.pk in content.contributors,
        "left_on": row.left_on,
    }


def _unsent(state: State) -> Values:
    content = reading.content_of(reading.drafts_of(state.work))
    files = rows_of(files_by_key(content.files)) if content.files else []
    return {"content": content, "files": files, "comments": reading.comments_of(state.work), "body": "studios/works/_unsent.html"}


def _sent(call: BlockCall, state: State, sent: reading.Sent) -> Values:
    row = sent.version
    window = state.window
    return {
        "version": row,
        "links": domain.lines_of(row.links),
        "files": rows_of(sent.files),
        "named": [_pupil(member.person, state) for member in sent.named],
        "may_take_back": state.may_write and window.is_open(call.now) and window.published_at is None,
    }


def _steps(call: BlockCall, state: State) -> list[Any]:
    meetings = reading.meetings_of(state.studio, state.window, call.region.time_zone)
    return steps_of(state.entry, state.work, state.window, meetings, call.now)


def _said(rows: list[WorkComment], pupils: set[int], state: State) -> list[Values]:
    found = []
    for row in rows:
        is_pupil = row.author_id in pupils
        found.append({"row": row, "is_pupil": is_pupil, "name": _pupil(row.author, state) if is_pupil else row.author.short_name})
    return found


def _name(person: Person, state: State, mentors: list[Person]) -> str:
    return person.short_name if person in mentors else _pupil(person, state)


def _pupil(person: Person, state: State) -> str:
    return shown_name(person, is_pupil=True, is_mentor=state.is_mentor)


def shown_name(person: Person, *, is_pupil: bool, is_mentor: bool) -> str:
    """Return a pupil's name: whole for the mentor, given name and initial for the others; nothing is left of a retired one."""
    if not is_pupil:
        return person.short_name
    if not person.family:
        return gettext("a participant")
    return f"{person.given} {person.family}" if is_mentor else f"{person.given} {person.family[0]}."


def _chosen(call: BlockCall, numbers: list[int]) -> tuple[int, int] | None:
    """Return the two versions to compare, older first: the asked ones, else the last two."""
    named = {call.query.get(name, "") for name in ("a", "b")}
    asked = sorted(number for number in numbers if str(number) in named)
    if len(asked) == 2:
        return asked[0], asked[1]
    return (numbers[1], numbers[0]) if len(numbers) > 1 else None


def _compared(rows: list[Any], chosen: tuple[int, int]) -> Values:
    old, new = (next(row for row in rows if row.number == number) for number in chosen)
    before, after = reading.content_of_version(old), reading.content_of_version(new)
    pairs = diff_words(before.text, after.text)
    added, removed = counts(pairs)
    files = {file.key: file.original_name for file in files_by_key({*before.files, *after.files})}
    lists = {
        "links": _moved(before.links, after.links, {}),
        "files": _moved(before.files, after.files, files),
        "people": (len(set(after.contributors) - set(before.contributors)), len(set(before.contributors) - set(after.contributors))),
    }
    texts = {"titles": diff_words(before.title, after.title), "pairs": pairs, "added": added, "removed": removed}
    return {"old": old, "new": new} | texts | lists


def _moved(before: tuple[str, ...], after: tuple[str, ...], names: dict[str, str]) -> dict[str, list[str]]:
    return {
        "added": [names.get(one, one) for one in after if one not in before],
        "removed": [names.get(one, one) for one in before if one not in after],
    }
