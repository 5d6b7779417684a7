"""What authors of proposals are told."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from pulsar_xblocks.selection.discussions import domain
from pulsar_xblocks.selection.discussions.models import Discussion, Proposal


def address_of(row: Discussion, number: int = 0) -> str:
    """Return the address of a discussion's public page, of one proposal on it; "" where our addresses are not served (Studio)."""
    try:
        address = reverse("pulsar:discussion_public", args=[int(row.region.code), row.code])
    except NoReverseMatch:
        return ""
    return f"{address}?number={number}#p-{number}" if number else address


def answered(row: Discussion, one: Proposal) -> tuple[str, str]:
    """Return subject and text for the author of an answered proposal, in the language at hand."""
    words = {"number": one.number, "title": row.title, "text": one.answer_text, "answer": gettext(domain.ANSWER[one.answer].word)}
    return (
        gettext("Your proposal № %(number)s is answered") % words,
        gettext("“%(title)s”, proposal № %(number)s: %(answer)s. %(text)s") % words,
    )
