"""Answers that come late: paper after a withdrawal, birthdays, a summer's end for thousands."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from kernel_consents import CHILD_12, NAMES, case, staff
from kernel_files import photo

from pulsar_xblocks.kernel.consents import actions, queries
from pulsar_xblocks.kernel.consents.actions import Sheet, answers
from pulsar_xblocks.kernel.consents.models import ConsentRequest, PaperSheet
from pulsar_xblocks.kernel.files.uploads import store_upload
from pulsar_xblocks.kernel.inbox.models import Message
from pulsar_xblocks.kernel.pure.errors import Conflict

pytestmark = pytest.mark.django_db


def upload(found, answer, now):
    file = store_upload(SimpleUploadedFile("1.jpg", photo()), found.mentor, "consent_sheet", found.region, now)
    sheet = Sheet(answer, "guardian", **NAMES)
    return actions.upload_sheet(found.request(), sheet, found.text(), [file.key], by=found.mentor, now=now)


def test_form_signed_before_a_withdrawal_does_not_bring_the_consent_back(now):
    found = case(now, birth=CHILD_12)
    sheet = upload(found, "given", now)
    found.give(now + timedelta(hours=1))
    actions.withdraw(found.request(), found.signer(), actions.Trace(), now=now + timedelta(hours=2))

    with pytest.raises(Conflict):
        actions.confirm_sheet(sheet, by=staff("operator", found.region, now), now=now + timedelta(hours=3))

    sheet.refresh_from_db()
    assert (sheet.state, queries.state(found.child, "studio", now + timedelta(hours=3))) == ("uploaded", "revoked")


def test_refusal_on_paper_takes_an_earlier_consent_back(now):
    found = case(now, birth=CHILD_12)
    found.give(now)
    sheet = upload(found, "refused", now + timedelta(days=1))

    actions.confirm_sheet(sheet, by=staff("operator", found.region, now), now=now + timedelta(days=2))

    assert queries.state(found.child, "studio", now + timedelta(days=2)) == "revoked"


def test_same_photo_sent_by_a_double_click_is_one_form(now):
    found = case(now, birth=CHILD_12)
    first = upload(found, "given", now)
    sheet = Sheet("given", "guardian", **NAMES)

    second = actions.upload_sheet(found.request(), sheet, found.text(), [first.file_key], by=found.mentor, now=now)

    assert (second, PaperSheet.objects.count()) == (first, 1)


def test_pupil_who_turns_14_is_asked_for_an_own_answer_once(now):
    found = case(now, birth=date(2012, 11, 12))
    for purpose in ("studio", "photo_video", "publication"):
        found.give(now, purpose)
    before = Message.objects.filter(person=found.child).count()

    actions.refresh_states(now + timedelta(days=3))
    actions.refresh_states(now + timedelta(days=3, hours=1))

    assert (before, Message.objects.filter(person=found.child, kind="consent.own").count()) == (0, 1)


def test_many_terms_end_in_steps_that_show_life(now, monkeypatch):
    monkeypatch.setattr(answers, "CHUNK", 2)
    for _ in range(3):
        found = case(now, birth=CHILD_12, purposes=["studio"])
        found.give(now)
    seen = []

    changed = actions.refresh_states(now + timedelta(days=800), lambda done, total: seen.append((done, total)))

    assert (changed, seen) == (3, [(2, 3), (3, 3)])
    assert set(ConsentRequest.objects.values_list("state", flat=True)) == {"expired"}
