"""What participants of courses have given: the consent, the personal file with an invented СНИЛС and diploma."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from random import Random

from pulsar_demo.load import files, names, pictures, rosters
from pulsar_xblocks.courses.enrolments import queries
from pulsar_xblocks.courses.enrolments.actions import applying
from pulsar_xblocks.courses.enrolments.actions.stepping import Why
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.kernel.consents import domain as consents
from pulsar_xblocks.kernel.consents.actions import request_consents
from pulsar_xblocks.kernel.consents.models import ConsentRequest, ConsentTemplate
from pulsar_xblocks.kernel.people.models import Person

QUIET = Why(is_quiet=True)


def give(rows: Sequence[Enrolment], number: int, rng: Random, then: datetime) -> None:
    """Let participants consent and fill in their files; ``number`` = the first of their СНИЛС, without check digits."""
    for at, row in enumerate(rows):
        _consent(row, then)
        applying.save_dossier(row.person, row, 0, _facts(row.person, number + 7 * at, rng), now=then)


def scan(row: Enrolment, then: datetime) -> None:
    """Let a participant hand in a picture of the diploma."""
    sent = files.Sent(row.person, row.group.programme.region_id, then)
    files.store(row, queries.DIPLOMA, {"Диплом.jpg": _picture()}, sent)


@cache
def _picture() -> bytes:
    return pictures.paper(1)


def _facts(who: Person, number: int, rng: Random) -> dict[str, str]:
    sex = "m" if who.patronymic.endswith("ич") else "f"
    diploma = {"level": "higher", "diploma_family": who.family, "diploma_series": "107024", "diploma_number": f"{rng.randrange(10**7):07d}"}
    return diploma | {"snils": names.snils(number), "sex": sex, "citizenship": "643"}


def _consent(row: Enrolment, then: datetime) -> None:
    """Let a participant ask for the consent and give it."""
    region, who = row.group.programme.region, row.person
    context = f"«{row.group.programme.title}»"
    request_consents(subject=who, purposes=[queries.PURPOSE], context=context, guardian_email="", region=region, now=then, by=None)
    request = ConsentRequest.objects.select_related("region", "subject").get(subject=who, purpose=queries.PURPOSE)
    text = ConsentTemplate.objects.filter(region=region, purpose=queries.PURPOSE, language="ru").latest("version")
    rosters.record(request, text, consents.SELF, then.date()).save()
    ConsentRequest.objects.filter(pk=request.pk).update(state=consents.GIVEN, state_at=then)
