"""The paper way: a signed form is photographed by the mentor and checked by an operator."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext

from pulsar_xblocks.kernel.audit.actions import record as audit
from pulsar_xblocks.kernel.consents import domain
from pulsar_xblocks.kernel.consents.actions.answers import Signer, Trace, answer, withdraw
from pulsar_xblocks.kernel.consents.letters import child_name
from pulsar_xblocks.kernel.consents.models import ConsentRecord, ConsentRequest, ConsentTemplate, Guardian, PaperSheet
from pulsar_xblocks.kernel.files.actions import attach
from pulsar_xblocks.kernel.inbox.actions import in_language, send
from pulsar_xblocks.kernel.people.actions import create_person
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid
from pulsar_xblocks.kernel.pure.text import folded, mark

FILE_PURPOSE = "consent_sheet"


@dataclass(frozen=True)
class Sheet:
    """What stands on a signed form."""

    answer: str
    party: str
    family: str
    given: str
    patronymic: str = ""
    relation: str = ""
    basis: str = ""


@transaction.atomic
def upload_sheet(  # noqa: PLR0913 - what a stored sheet is made of
    request: ConsentRequest, sheet: Sheet, text: ConsentTemplate, file_keys: list[str], *, by: Person, now: datetime
) -> PaperSheet:
    """Store a photographed form for checking.  Raises Invalid for wrong fields or without a photo."""
    errors = check_sheet(sheet)
    if not file_keys:
        errors["photo"] = [mark("Add a photo or a scan of the signed form.")]
    if errors:
        raise Invalid(errors)
    sent = PaperSheet.objects.filter(request=request, uploaded_by=by, file_key=file_keys[0], state="uploaded").first()
    if sent:  # a double click
        return sent
    row = PaperSheet.objects.create(
        request=request,
        answer=sheet.answer,
        party=sheet.party,
        family=sheet.family,
        given=sheet.given,
        patronymic=sheet.patronymic,
        relation=sheet.relation,
        basis=sheet.basis,
        file_key=file_keys[0],
        template=text,
        uploaded_by=by,
        uploaded_at=now,
    )
    attach(file_keys, by, FILE_PURPOSE, row, region_id=request.region_id)
    audit("consent.sheet", row, by=by, now=now, region_id=request.region_id, purpose=request.purpose)
    return row


def check_sheet(sheet: Sheet) -> dict[str, list[str]]:
    """Return field -> sentences for a form of paper."""
    errors: dict[str, list[str]] = {}
    if sheet.party == domain.GUARDIAN:
        errors = domain.check_signer(vars(sheet))
    if sheet.answer not in (domain.GIVEN, domain.REFUSED):
        errors["answer"] = [mark("Choose what is ticked on the form.")]
    if sheet.party not in (domain.GUARDIAN, domain.SELF):
        errors["party"] = [mark("Choose whose signature it is.")]
    return errors


def confirm_sheet(sheet: PaperSheet, *, by: Person, now: datetime) -> bool:
    """Store the answer that stands on the form; tell whether it was new.  A refusal takes an earlier consent back.

    Raises Conflict for a sheet already checked, and for one that came before another answer of the same person.
    """
    with transaction.atomic():
        row = _checked(sheet, "confirmed", "", by, now)
        guardian = _guardian(row, now) if row.party == domain.GUARDIAN else None
        signer = Signer(row.party, row.family, row.given, row.patronymic, row.relation, row.basis, guardian)
        trace = Trace(channel="paper", by=by, sheet=row)
        if _last_answer(row) == domain.GIVEN and row.answer == domain.REFUSED:
            return withdraw(row.request, signer, trace, now=now)
        return answer(row.request, row.answer, row.template, signer, trace, now=now)


def _last_answer(row: PaperSheet) -> str:
    """Return the answer that is stored, "" without one.  Raises Conflict when it is another one and newer than the form."""
    records = ConsentRecord.objects.filter(subject=row.request.subject, purpose=row.request.purpose, party=row.party)
    last = records.order_by("-at", "-pk").first()
    if last is not None and last.at > row.uploaded_at and last.answer != row.answer:
        raise Conflict(mark("Another answer came after this form. It counts: do not accept the form, ask for a new one if need be."))
    return last.answer if last else ""


def reject_sheet(sheet: PaperSheet, reason: str, *, by: Person, now: datetime) -> None:
    """Store why the form does not count and tell the mentor.  Raises Invalid without a reason, Conflict for a checked sheet."""
    if not reason.strip() or len(reason) > 500:
        raise Invalid({"reason": [mark("Write in a few words what is wrong with the form, at most 500 characters.")]})
    with transaction.atomic():
        row = _checked(sheet, "rejected", reason.strip(), by, now)
        if row.uploaded_by is not None:
            _tell_mentor(row, now)


def _checked(sheet: PaperSheet, state: str, reason: str, by: Person, now: datetime) -> PaperSheet:
    changed = PaperSheet.objects.filter(pk=sheet.pk, state="uploaded").update(state=state, reason=reason, checked_by=by, checked_at=now)
    if not changed:
        raise Conflict(mark("Somebody has already checked this form."))
    row = PaperSheet.objects.select_related("request__subject", "request__region", "template", "uploaded_by").get(pk=sheet.pk)
    audit(f"consent.sheet_{state}", row, by=by, now=now, region_id=row.request.region_id, reason=reason)
    return row


def _guardian(row: PaperSheet, now: datetime) -> Guardian:
    """Return the guardian of this name, or the only one known, who has given no name yet; else a new one."""
    known = list(Guardian.objects.filter(subject=row.request.subject).select_related("person").order_by("pk"))
    named = [one for one in known if _is_named(one.person, row)]
    nameless = [one for one in known if not one.person.family + one.person.given] if len(known) == 1 else []
    if found := named or nameless:
        return found[0]
    person = create_person(family=row.family, given=row.given, patronymic=row.patronymic, now=now)
    return Guardian.objects.create(region=row.request.region, person=person, subject=row.request.subject)


def _is_named(person: Person, row: PaperSheet) -> bool:
    """Tell whether the form names this person; a patronymic that one of them does not tell may be any."""
    is_same = (folded(person.family), folded(person.given)) == (folded(row.family), folded(row.given))
    return is_same and (not (person.patronymic and row.patronymic) or folded(person.patronymic) == folded(row.patronymic))


def _tell_mentor(row: PaperSheet, now: datetime) -> None:
    with in_language(row.uploaded_by):
        send(
            to=row.uploaded_by,
            subject=gettext("A form of paper does not count yet: %(child)s") % {"child": child_name(row.request.subject)},
            text=gettext("«%(document)s». Reason: %(reason)s")
            % {"document": gettext(domain.PURPOSES[row.request.purpose].word), "reason": row.reason},
            link=reverse("pulsar:consent_paper", args=[row.request.key]),
            region_id=row.request.region_id,
            kind="consent.sheet",
            now=now,
        )
