"""An applicant and a guardian for tests: a small form, consents given."""

from datetime import UTC, date, datetime

from pulsar_xblocks.kernel.consents.actions import Signer, Trace, answer
from pulsar_xblocks.kernel.consents.models import ConsentRequest, ConsentTemplate, Guardian
from pulsar_xblocks.kernel.questions.domain import Question, Questionnaire, Section, Text

NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
BORN = date(2013, 3, 21)
EMAIL = "mother@example.ru"


def form(*more):
    """Return a questionnaire with one required answer."""
    motivation = Question("n5", Text("Мотивация", "Motivation"), "long", required=True)
    return Questionnaire((Section("own", Text("О себе", "About you"), questions=(motivation, *more)),))


def consent(person, purpose="selection", party="guardian", given="given", now=NOW):
    """Answer a consent as the guardian or the person."""
    request = ConsentRequest.objects.get(subject=person, purpose=purpose)
    text = ConsentTemplate.objects.filter(region=request.region, purpose=purpose, language="ru").latest("version")
    guardian = Guardian.objects.filter(subject=person).first() if party == "guardian" else None
    signer = Signer(party, "Лебедева", "Анна", "Петровна", "mother" if guardian else "", guardian=guardian)
    answer(request, given, text, signer, Trace(ip="10.0.0.1", user_agent="phone"), now=now)
