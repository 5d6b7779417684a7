"""What the parts of the applicant's page show: finished values for templates."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from pulsar_xblocks.kernel.consents import domain as consent_rules
from pulsar_xblocks.kernel.consents.models import Guardian
from pulsar_xblocks.kernel.inbox.queries import notes_of
from pulsar_xblocks.kernel.questions import domain as questions
from pulsar_xblocks.kernel.questions.differences import difference_of
from pulsar_xblocks.kernel.rich_text import clean_html
from pulsar_xblocks.kernel.xblock import BlockCall
from pulsar_xblocks.selection.applications import domain, forms, queries, showing
from pulsar_xblocks.selection.applications.handlers.state import State, state_of
from pulsar_xblocks.selection.applications.models import Recommendation, SelectionApplication
from pulsar_xblocks.selection.applications.queries import organisations
from pulsar_xblocks.selection.calls import queries as calls
from pulsar_xblocks.selection.calls.domain import CALL, DIRECTIONS, stage
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.domain import gates, statuses

Values = dict[str, Any]


def page(call: BlockCall) -> Values:
    """Return what the learner sees: the announcement with the way in, or the own application."""
    state = state_of(call)
    if state.call is None:
        return _head(call, state)
    if state.application is None or state.application.status in _OVER_EARLY and _is_open(call, state):
        return begin(call, state)
    return _application(call, state)


_OVER_EARLY = ("withdrawn", "stopped")  # one may begin anew while the window is open


def begin(call: BlockCall, state: State | None = None) -> Values:
    """Return the call and its first form; once an application is begun, the application."""
    state = state or state_of(call)
    row = state.application
    if state.call is None or (row is not None and row.open_marker):
        return page(call) if state.call is None else _application(call, state)
    found = _head(call, state) | {"results_url": _results(state.call)}
    if queries.is_of_organisation(state.call):
        return found | _begin_for(call, state.call)
    return found | _eligible(call, state.call) | {"previous": row}


def _eligible(call: BlockCall, selection: Call) -> Values:
    """Return the first questions to a pupil."""
    rules = queries.rules_of(selection)
    return {
        "body": "selection/applications/_begin.html",
        "labels": forms.LABELS,
        "gates": rules.gates,
        "grades": gates.ranges(rules.gates.grades),
        "municipalities": [(one.oktmo, one.name) for one in queries.municipalities(selection)] if call.person else [],
        "birth_date": call.person.birth_date.isoformat() if call.person and call.person.birth_date else "",
        "known_guardian": domain.masked(queries.known_guardian(call.person)) if call.person else "",
    }


def _begin_for(call: BlockCall, selection: Call) -> Values:
    """Return the way in for organisations: those whose head somebody is."""
    rows = organisations.headed(call.actor, selection.region_id) if call.person else []
    return {"body": "selection/applications/_begin.html", "is_for_organisations": True, "headed": [(one.code, one.name) for one in rows]}


def _people(call: BlockCall, row: SelectionApplication) -> Values:
    """Return who fills in an organisation's application, who was invited, and who has changed what; 3 queries."""
    rows = organisations.people_of(row)
    return {
        "people": rows,
        "edits": organisations.edits_of(row),
        "may_manage": queries.has_right(call.actor, "manage", row),
        "is_one_of_them": any(one.person_id == call.actor.person for one in rows),
    }


def difference(call: BlockCall) -> Values:
    """Return what the newly published questions change in the draft."""
    state = state_of(call)
    row = state.application
    newest = queries.new_questionnaire(row) if row and row.status in statuses.EDITABLE else None
    if row is None or newest is None:
        return page(call)
    return _head(call, state) | {
        "body": "selection/applications/_difference.html",
        "difference": difference_of(queries.questionnaire_of(row), newest),
        "lost": showing.lost(row, newest),
        "digest": row.call.questionnaire.digest if row.call.questionnaire else "",
        "application": row,
    }


def talk(call: BlockCall) -> Values:
    """Return the thread with the centre."""
    state = state_of(call)
    if state.application is None:
        return page(call)
    notes = notes_of("selection_application", str(state.application.pk))
    return _head(call, state) | {"body": "selection/applications/_talk.html", "application": state.application, "notes": notes}


def _head(call: BlockCall, state: State) -> Values:
    found: Values = {
        "selection": state.call,
        "name": call.fields.get("display_name"),
        "intro": clean_html(str(call.fields.get("intro") or "")),
        "zone": state.call.region.time_zone if state.call else "UTC",
        "is_plain": not call.usage_key.startswith(("block-v1:", "lb:")),
    }
    if state.call is None:
        return found
    closes_at = _closes_at(call, state)
    times = calls.times_of(state.call, 0)
    found |= {"closes_at": closes_at, "direction": DIRECTIONS.get(state.call.direction, "")}
    now = stage(type(times)(times.status, times.opens_at, closes_at, times.preliminary_at, times.final_at), call.now)
    return found | {
        "stage": CALL[now],
        "is_open": now == "open",
        "is_soon": domain.is_close(closes_at, call.now),
        "login_url": _login(state.call),
    }


def _closes_at(call: BlockCall, state: State) -> Any:
    if "closes_at" not in call.memo:
        call.memo["closes_at"] = queries.closes_at(state.call, state.application) if state.call else None
    return call.memo["closes_at"]


def _is_open(call: BlockCall, state: State) -> bool:
    return bool(state.call) and state.call.opens_at <= call.now <= _closes_at(call, state)


def _application(call: BlockCall, state: State) -> Values:
    row = state.application
    assert row is not None
    is_settled = row.status not in (*statuses.EDITABLE, statuses.AWAITING)
    states = queries.settled_states(row, call.now) if is_settled else queries.consent_states(row, call.now)
    is_form_open = queries.is_form_open(states)
    found = _head(call, state) | {
        "application": row,
        "status": statuses.worded(row.status, row.call.audience),
        "meaning": statuses.meaning(row.status, row.call.audience) if is_form_open or row.submitted_at else "",
        "may_submit": True,
        "steps": domain.steps(row.status, consent_rules.GUARDIAN in states, is_open=is_form_open),
        "is_form_open": is_form_open,
        "may_take_back": row.status in ("submitted", "awaiting_consent") and _is_open(call, state),
        "may_withdraw": statuses.may_move(row.status, "withdrawn") and not queries.is_guardians_to_decline(row, call.now),
        "is_seated": row.status in statuses.SEATED,
        "waits_for": _waits_for(states),
        "receipt_url": _address("selection_receipt", row.pk) if row.number else "",
        "consents_url": _address("own_consents"),
        "paper_url": _address("selection_paper", row.pk),
    }
    if queries.is_of_organisation(row.call):
        found |= {"may_submit": queries.has_right(call.actor, "submit", row), "is_for_organisations": True} | _people(call, row)
        found |= {key: found[key] and found["may_submit"] for key in ("may_take_back", "may_withdraw")} | {"paper_url": ""}
    if row.status in statuses.EDITABLE and is_form_open:
        return found | _form(call, row) | _others(row)
    if row.status in statuses.EDITABLE:
        guardians = Guardian.objects.filter(subject=row.person).exclude(email="").order_by("pk")
        return found | {"body": "selection/applications/_waiting.html", "guardians": [one.email for one in guardians]}
    answers = queries.answers_of(row)
    achievements, questionnaire = showing.sent_achievements(row), queries.questionnaire_of(row)
    is_told = row.call.preliminary_at is not None and row.status in statuses.RANKED | {statuses.NOT_ADMITTED}
    return found | {
        "body": "selection/applications/_sent.html",
        "result_url": _address("call_own", row.call_id, row.pk) if is_told else "",
        "recommendations": _recommendations(row, [question.key for question in questionnaire.questions()]),
        "questionnaire": questionnaire,
        "answers": answers,
        "sources": showing.sources(row, answers, sent=achievements),
        "points": showing.achievement_points(row, achievements),
    }


def _waits_for(states: dict[str, dict[str, str]]) -> list[str]:
    """Return which parties' consents are still missing."""
    return [party for party, given in states.items() if any(state != consent_rules.GIVEN for state in given.values())]


def _form(call: BlockCall, row: SelectionApplication) -> Values:
    questionnaire, answers = queries.questionnaire_of(row), queries.answers_of(row)
    labels = {question.key: question.label for question in questionnaire.questions()}
    return {
        "body": "selection/applications/_form.html",
        "questionnaire": questionnaire,
        "answers": answers,
        "sources": showing.sources(row, answers, call.query),
        "progress": questions.progress(questionnaire, answers),
        "missing": [(key, labels[key]) for key in questions.missing(questionnaire, answers)],
        "points": showing.points_as_filled(row, answers),
        "is_changed": row.call.questionnaire_id != row.questionnaire_id and row.call.questionnaire_id is not None,
    }


def _login(selection: Call) -> str:
    """Return where a visitor logs in and comes back from."""
    back = _address("selection_call", int(selection.region.code), selection.code)
    return f"{settings.LOGIN_URL}?{urlencode({'next': back})}"


def _others(row: SelectionApplication) -> Values:
    """Return who else belongs to the application: recommenders, members of the team."""
    answers, keys = queries.answers_of(row), {question.key for question in queries.questionnaire_of(row).questions()}
    return {
        "asks_recommendation": answers.get(domain.RECOMMENDED_BY) == domain.BY_LETTER,
        "is_recommender_asked": domain.RECOMMENDER in keys,
        "recommendations": _recommendations(row, keys),
        "is_team": answers.get("e1") == "team",
        "members": list(row.members.filter(open_marker=1).select_related("person").order_by("pk")) if row.team_code else [],
    }


def _recommendations(row: SelectionApplication, keys: Iterable[str]) -> list[Recommendation]:
    """Return who was asked for a recommendation and whether it is written; 1 query, none where the form does not ask."""
    return list(row.recommendations.order_by("pk")) if domain.RECOMMENDED_BY in keys else []


def _results(selection: Call) -> str:
    """Return where everybody reads the results by number, "" while or where that is not so."""
    if selection.preliminary_at is None or not selection.is_public or not queries.rules_of(selection).publication.is_public:
        return ""
    return _address("call_results", selection.pk)


def _address(name: str, *args: object) -> str:
    """Return an address of ours, empty where they are not served (Studio)."""
    try:
        return reverse(f"pulsar:{name}", args=args)
    except NoReverseMatch:
        return ""
