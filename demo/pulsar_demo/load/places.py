"""After the final list of the demonstration: documents for the arrival, the course, participants of past shifts; all invented."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile

from pulsar_demo import personas
from pulsar_demo.load import names
from pulsar_demo.load.pictures import paper
from pulsar_xblocks.kernel.consents.models import Guardian
from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.files.uploads import store_upload
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls import actions as calls
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.actions import collecting, nominating, recalling
from pulsar_xblocks.selection.commission.actions.collecting import Checked, Listing
from pulsar_xblocks.selection.commission.domain.collecting import BRING, Asked
from pulsar_xblocks.selection.commission.models import ArrivalDocument, GivenDocument
from pulsar_xblocks.selection.domain.rules import NOMINATION, Quota, RuleSet, Text

COURSE, COHORT = "course-v1:Pulsar+Science+2026_12", "Смена 7–20 декабря"
DUE = date(2026, 11, 27)
MAIL = "family-science@demo.invalid"
ASKED = (
    Asked(0, "Свидетельство о рождении или паспорт", "Разворот с фотографией или всё свидетельство."),
    Asked(0, "Полис ОМС", "Лицевая сторона."),
    Asked(0, "Медицинская справка", "Справку привозят с собой: копию мы не храним.", BRING),
    Asked(0, "Справка о спортивном разряде", "Пригодится для занятий по группам.", is_needed=False),
)
RETURNED = "На снимке не видно серии и номера. Переснимите документ при дневном свете."
CENTRES = "По представлению межмуниципального центра"


def with_centre(rules: RuleSet) -> RuleSet:
    """Return the rules with four places for those whom an inter-municipal centre nominates: a school of the demonstration is its base."""
    group = Quota("centres", Text(CENTRES, "Nominated by an inter-municipal centre"), 4, NOMINATION, (personas.POROTNIKOVO,))
    return replace(rules, quotas=(*rules.quotas, group))


def nominate(row: SelectionApplication, by: Person, now: datetime) -> None:
    """Let the centre nominate an application."""
    nominating.mark_nominated(row, Organisation.objects.get(code=personas.POROTNIKOVO), by=by, now=now)


def load(call: Call, operator: Person, now: datetime) -> None:
    """Ask those who have confirmed for documents, let some send them; nothing is said of arrival yet: the shift is ahead."""
    row = Call.objects.select_related("region").get(pk=call.pk)
    row = calls.edit_call(row, row.version, {"course_key": COURSE, "cohort": COHORT}, by=operator, now=now)
    confirmed = list(SelectionApplication.objects.filter(call=row, status="confirmed").select_related("person").order_by("number")[:7])
    child = confirmed[0].person
    Guardian.objects.create(region=row.region, person=_parent(now), subject=child, email=MAIL, relation="mother", confirmed_at=now)
    collecting.set_documents(row, row.version, Listing(ASKED, DUE), by=operator, now=now)
    documents = list(ArrivalDocument.objects.filter(call=row).order_by("position"))
    for at, application in enumerate(confirmed[1:], 1):
        _give(application, documents, at, now + timedelta(hours=at))
    sent = list(GivenDocument.objects.filter(document=documents[0]).order_by("pk"))
    for given, what in ((sent[0], Checked(True, "", sent[0].version)), (sent[1], Checked(False, RETURNED, sent[1].version))):
        collecting.check(given, what, by=operator, now=now + timedelta(hours=20))


def _parent(now: datetime) -> Person:
    person = names.person(Random("parent"), now)
    person.save()
    return person


def _give(row: SelectionApplication, documents: Sequence[ArrivalDocument], at: int, now: datetime) -> None:
    """Send a copy or two and promise the paper, each family a little differently."""
    for document in documents[: 1 + at % 2]:
        file = store_upload(SimpleUploadedFile(f"Снимок {at}.jpg", paper(at)), row.person, collecting.FILES, None, now)
        collecting.send(row, document, [file.key], by=row.person, now=now)
    if at % 3:
        collecting.promise(row, documents[2], True, by=row.person, now=now)


def load_past(rng: Random, operator: Person, now: datetime) -> None:
    """Keep participants of shifts of the last school year; one has the name of an applicant, without the patronymic."""
    applicant = Person.objects.get(user__username="pupil3")
    told = [recalling.Told(applicant.family, applicant.given, "", applicant.birth_date or date(2009, 1, 30), *_shift("science", 10))]
    for at in range(7):
        person = names.person(rng, now, birth=names.birth_of_grade(rng, 9, 2025))
        facts = _shift(("science", "arts", "sport")[at % 3], 11 if at % 2 else 2)
        told.append(recalling.Told(person.family, person.given, person.patronymic, person.birth_date or date(2010, 1, 1), *facts))
    region = Organisation.objects.get(code=personas.POROTNIKOVO).region
    for one in told:
        recalling.keep(region, one, load=None, by=operator, now=now)


def _shift(profile: str, month: int) -> tuple[str, str, date, date]:
    words = {"science": "Профильная смена «Наука»", "arts": "Творческая смена «Искусство»", "sport": "Профильная смена «Спорт»"}
    starts = date(2026 if month < 9 else 2025, month, 9)
    return words[profile], profile, starts, starts + timedelta(days=13)
