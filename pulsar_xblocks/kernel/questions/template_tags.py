"""Tags that turn a questionnaire in the context into a form, a summary of errors, or answers to read."""

from decimal import Decimal
from typing import Any

from django import template

from pulsar_xblocks.kernel import http
from pulsar_xblocks.kernel.questions import domain
from pulsar_xblocks.kernel.questions.authoring.shown import page_of
from pulsar_xblocks.kernel.questions.facts import FactSection, HiddenRow, facts_of, hidden_rows
from pulsar_xblocks.kernel.questions.forms import Filling, form_of, labels_of
from pulsar_xblocks.kernel.questions.queries import Sources

register = template.Library()


@register.filter
def said(sentence: str) -> str:
    """Return a sentence with its values in the person's language."""
    return http.said(sentence)


@register.simple_tag(takes_context=True)
def question_form(context: dict[str, Any]) -> dict[str, Any]:
    """Return the form of ``questionnaire``, ``answers``, ``values`` (typed), ``errors`` and ``sources`` of the context."""
    return form_of(
        Filling(
            context["questionnaire"],
            context.get("answers") or {},
            context.get("values") or {},
            context.get("errors") or {},
            context.get("sources") or Sources(),
        )
    )


@register.simple_tag(takes_context=True)
def error_labels(context: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the errors of the context as rows: field name, label of its question, sentences."""
    labels = labels_of(context["questionnaire"]) if context.get("questionnaire") else {}
    errors = context.get("errors") or {}
    return [{"name": name, "label": labels.get(name.split("-")[0], ""), "sentences": sentences} for name, sentences in errors.items()]


@register.simple_tag(takes_context=True)
def hidden_questions(context: dict[str, Any]) -> list[HiddenRow]:
    """Return the questions that the form of the context does not show, and why."""
    answers = context.get("answers") or {}
    if domain.ASKED in (context.get("values") or {}):  # typed and refused
        answers = domain.clean(context["questionnaire"], context["values"], kept=answers)
    return hidden_rows(context["questionnaire"], answers)


@register.simple_tag(takes_context=True)
def question_points(context: dict[str, Any]) -> dict[str, Any]:
    """Return the points of the answers of the context, part by part; nothing where nothing is scored."""
    questionnaire, answers = context["questionnaire"], context.get("answers") or {}
    labels = labels_of(questionnaire)
    found = domain.score(questionnaire, answers)
    most = sum((part.most for part in found.parts), Decimal(0))
    return {"points": found.points, "most": most, "rows": [{"label": labels[part.key], "part": part} for part in found.parts]}


@register.simple_tag(takes_context=True)
def question_editor(context: dict[str, Any]) -> dict[str, Any]:
    """Return what the editor of ``draft`` shows; after a refusal with what was typed and what is wrong with it."""
    return page_of(context["draft"], context.get("values") or {}, context.get("errors") or {})


@register.simple_tag(takes_context=True)
def question_facts(context: dict[str, Any]) -> list[FactSection]:
    """Return the answers of the context to read."""
    return facts_of(context["questionnaire"], context.get("answers") or {}, context.get("sources"))
