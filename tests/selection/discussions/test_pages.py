"""The public page and the centre's desk: who reads what, hostile text, late proposals, answers, files."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document
from factories import PersonFactory, RoleFactory
from openpyxl import load_workbook

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.selection.discussions.actions import discussions, proposals
from pulsar_xblocks.selection.discussions.actions.proposals import Said
from pulsar_xblocks.selection.discussions.models import Discussion, DiscussionGroup, Proposal

pytestmark = pytest.mark.django_db
PUBLIC = "/pulsar/discussions/public/70/mmc-2027/"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
HOSTILE = "=HYPERLINK(1)<script>alert(1)</script> и ещё слова"


def client_of(person):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(person.user)
    return client


@pytest.fixture
def operator():
    return client_of(RoleFactory().person)


@pytest.fixture
def made(discussion, author, now):
    return proposals.propose(discussion, Said(HOSTILE, "2.1"), by=author, now=now)


def test_everybody_reads_the_draft_and_the_proposals_without_names(made, author):
    body = Client().get(PUBLIC).content.decode()

    assert "Кто участвует" in body and "&lt;script&gt;alert(1)" in body
    assert author.family not in body and "<script>alert" not in body


def test_a_draft_that_is_not_put_up_is_nobodys(discussion):
    Discussion.objects.update(status="draft")

    assert Client().get(PUBLIC).status_code == 404


def test_somebody_with_an_account_proposes(discussion, author):
    answer = client_of(author).post(f"{PUBLIC}propose/", {"text": "Продлить приём на неделю.", "section": "2.2", "group": ""})

    assert answer.status_code == 302
    assert Proposal.objects.get().section == "2.2"
    assert Client().post(f"{PUBLIC}propose/", {"text": "Аноним пишет сюда"}).status_code == 302
    assert Proposal.objects.count() == 1


def test_a_late_text_is_shown_and_not_lost(discussion, author, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: discussion.closes_at + timedelta(minutes=1))

    answer = client_of(author).post(f"{PUBLIC}propose/", {"text": "Пишу на минуту позже срока."})

    assert answer.status_code == 410
    assert "Пишу на минуту позже срока." in answer.content.decode()


def test_a_text_of_ten_megabytes_is_refused(discussion, author):
    answer = client_of(author).post(f"{PUBLIC}propose/", {"text": "а" * 90_000})

    assert answer.status_code == 422
    assert Proposal.objects.count() == 0


def test_the_author_changes_and_withdraws_and_nobody_else_does(made, author):
    page = f"{PUBLIC}1/"

    assert client_of(PersonFactory(with_account=True)).get(page).status_code == 404
    assert client_of(author).get(page).status_code == 200
    assert client_of(author).post(page, {"text": "Иначе, чем было раньше.", "version": made.version}).status_code == 302
    assert client_of(author).post(page, {"withdraw": "1"}).status_code == 302
    made.refresh_from_db()
    assert (made.text, made.status) == ("Иначе, чем было раньше.", "withdrawn")


def test_others_support(made):
    answer = client_of(PersonFactory(with_account=True)).post(f"{PUBLIC}1/support/", {"on": "1"})

    assert (answer.status_code, made.supports.count()) == (302, 1)


def test_a_moderator_looks_after_the_own_group_only(discussion, made, author, now):
    moderator = PersonFactory(with_account=True)
    group = DiscussionGroup.objects.create(discussion=discussion, name="Группа 1", moderator=moderator)
    inside = proposals.propose(discussion, Said("Предложение группы первой.", "", group), by=author, now=now)
    client = client_of(moderator)

    body = client.get(f"/pulsar/discussions/{discussion.pk}/").content.decode()
    answers = [client.post(f"{PUBLIC}{number}/moderate/", {"hide": "1", "reason": "Имена"}).status_code for number in (1, inside.number)]

    assert "Предложение группы первой." in body and "HYPERLINK" not in body and author.family not in body
    assert answers == [404, 302]
    assert "Имена" in Client().get(PUBLIC).content.decode()


@pytest.mark.parametrize(("role", "status"), [("operator", 200), ("methodist", 200), ("mentor", 404), ("municipal", 404)])
def test_who_sees_the_desk(discussion, role, status):
    assert client_of(RoleFactory(role=role).person).get(f"/pulsar/discussions/{discussion.pk}/").status_code == status


def test_the_operator_answers_and_publishes(discussion, made, operator, monkeypatch):
    desk = f"/pulsar/discussions/{discussion.pk}/"
    refused = operator.post(f"{desk}proposals/1/", {"answer": "partly", "answer_text": "", "version": made.version})
    stored = operator.post(f"{desk}proposals/1/", {"answer": "partly", "answer_text": "Учтём частично.", "version": made.version})
    early = operator.post(f"{desk}finish/", {"final_text": "1. Готово"})
    hidden = "Учтём частично." in Client().get(PUBLIC).content.decode()
    monkeypatch.setattr(clock, "now", lambda: discussion.closes_at + timedelta(minutes=1))
    done = operator.post(f"{desk}finish/", {"final_text": discussion.text.replace("1 декабря", "10 декабря")})
    body = Client().get(PUBLIC).content.decode()

    assert [one.status_code for one in (refused, stored, early, done)] == [422, 302, 409, 302]
    assert not hidden and "Учтём частично." in body
    assert "<del> 1</del><ins> 10</ins>" in body


@pytest.mark.parametrize("wanted", ["accepted", "none"])
def test_nobody_counts_answers_before_they_are_published(discussion, made, author, now, wanted):
    other = proposals.propose(discussion, Said("Оставить срок как есть."), by=author, now=now)
    Proposal.objects.filter(pk=made.pk).update(answer="accepted", answer_text="Учтём.")

    early = Client().get(f"{PUBLIC}?answer={wanted}").content.decode()
    Discussion.objects.update(status="final", final_text=discussion.text)
    late = Client().get(f"{PUBLIC}?answer={wanted}").content.decode()

    assert [f'id="p-{row.number}"' in early for row in (made, other)] == [True, True]
    assert [f'id="p-{row.number}"' in late for row in (made, other)] == [wanted == "accepted", wanted == "none"]


def test_the_operator_makes_a_discussion(operator, discussion):
    values = {"title": "Новый проект", "code": "new-1", "text": "1. Раздел\nТекст", "edit_minutes": "20", "is_premoderated": "yes"}
    values |= {"opens_at": "2026-11-11T09:00", "closes_at": "2026-11-20T18:00"}

    refused = operator.post("/pulsar/discussions/new/", values | {"text": "Без номеров"})
    made = operator.post("/pulsar/discussions/new/", values)
    row = Discussion.objects.get(code="new-1")
    published = operator.post(f"/pulsar/discussions/{row.pk}/publish/")

    row.refresh_from_db()
    assert [one.status_code for one in (refused, made, published)] == [422, 302, 302]
    assert (row.status, row.closes_at.hour, row.is_premoderated) == ("active", 11, True)


@pytest.mark.parametrize("text", ["", "2026-99-99T00:00", "завтра"])
def test_a_wrong_moment_is_refused_beside_its_field(operator, discussion, text):
    values = {"title": "П", "code": "new-1", "text": "1. Раздел", "edit_minutes": "20", "is_premoderated": "no"}

    answer = operator.post("/pulsar/discussions/new/", values | {"opens_at": text, "closes_at": "2026-11-20T18:00"})

    assert answer.status_code == 422
    assert 'id="e-opens_at"' in answer.content.decode()


def test_the_summary_is_safe_in_excel_and_word(discussion, made, operator):
    found = operator.get(f"/pulsar/discussions/{discussion.pk}/summary/xlsx/")
    sheet = load_workbook(io.BytesIO(b"".join(found.streaming_content))).active
    word = operator.get(f"/pulsar/discussions/{discussion.pk}/summary/docx/")
    table = Document(io.BytesIO(word.content)).tables[0]

    assert (sheet["D2"].data_type, sheet["D2"].value) == ("s", HOSTILE)
    assert [cell.text for cell in table.rows[1].cells][:2] == ["1", "2.1"]
    assert operator.get(f"/pulsar/discussions/{discussion.pk}/summary/pdf/").status_code == 404


def test_a_pdf_stands_beside_the_draft_and_stays_once_it_is_published(discussion, operator):
    page, pdf = f"/pulsar/discussions/{discussion.pk}/", "/pulsar/discussions/public/70/mmc-2027/draft.pdf"
    Discussion.objects.update(status="draft")

    wrong = operator.post(f"{page}paper/", {"paper": SimpleUploadedFile("проект.pdf", b"MZ no pdf", "application/pdf")})
    put = operator.post(f"{page}paper/", {"paper": SimpleUploadedFile("проект.pdf", PDF, "application/pdf")})
    hidden = Client().get(pdf).status_code
    operator.post(f"{page}publish/")
    late = operator.post(f"{page}paper/", {"paper": SimpleUploadedFile("иное.pdf", PDF, "application/pdf")})
    found = Client().get(pdf)

    assert [one.status_code for one in (wrong, put, late)] == [422, 302, 409]
    assert (hidden, found.status_code, b"".join(found.streaming_content)) == (404, 200, PDF)


def test_the_second_region_sees_nothing_of_the_first(discussion):
    foreign = client_of(RoleFactory(region__code="32", region__name="Другая").person)

    assert foreign.get(f"/pulsar/discussions/{discussion.pk}/").status_code == 404
    assert discussion.title not in foreign.get("/pulsar/discussions/").content.decode()


def test_a_group_gets_a_moderator(discussion, operator):
    moderator = RoleFactory(role="methodist").person
    answer = operator.post(f"/pulsar/discussions/{discussion.pk}/groups/", {"name": "Группа 2", "moderator": moderator.key})

    assert answer.status_code == 302
    assert discussions.DiscussionGroup.objects.get().moderator == moderator
