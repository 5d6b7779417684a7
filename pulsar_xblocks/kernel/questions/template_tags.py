"""Tags that turn a questionnaire in the context into a form, a summary of errors, or answers to read."""

from typing import Any

from django import template

from pulsar_xblocks.kernel.questions.facts import FactSection, facts_of
from pulsar_xblocks.kernel.questions.forms import Filling, form_of, labels_of
from pulsar_xblocks.kernel.questions.queries import Sources

register = template.Library()


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
def question_facts(context: dict[str, Any]) -> list[FactSection]:
    """Return the answers of the context to read."""
    return facts_of(context["questionnaire"], context.get("answers") or {}, context.get("sources"))
