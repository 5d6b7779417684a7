"""People who were inside once, or stand beside: former mentors and pupils, schools and municipalities, strangers with a key."""

import base64
import json
from datetime import date

import factories as make
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from kernel_files import PDF, photo
from studios.cast import cast
from studios.conftest import leading

from pulsar_xblocks.kernel.consents.models import Guardian
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.uploads import store_upload
from pulsar_xblocks.kernel.inbox.models import Letter
from pulsar_xblocks.kernel.roles.actions import give_role
from pulsar_xblocks.studios import file_rights
from pulsar_xblocks.studios.actions.mentors import step_down
from pulsar_xblocks.studios.models import ChecklistMark, Extension, Meeting
from pulsar_xblocks.studios.queries.opening import renewable

pytestmark = pytest.mark.django_db
API = "/pulsar/api/v1"


@pytest.fixture(autouse=True)
def _private_place(settings, tmp_path):
    settings.PULSAR_PRIVATE_STORAGE, settings.PULSAR_PRIVATE_ROOT = "", str(tmp_path / "private")


@pytest.fixture
def former(studio, as_learner, now):
    """Return a mentor who has stepped down and holds the role for another school."""
    person = leading(studio, now)
    leading(studio, now)
    step_down(studio, person, by=person, now=now)
    give_role(person, "mentor", place=make.OrganisationFactory(municipality__region=studio.studio.region), now=now)
    return as_learner(person)


@pytest.fixture
def gone(studio, as_learner, now):
    """Return a pupil who has left and still holds the role."""
    person = make.PupilFactory(with_account=True)
    make.MembershipFactory(studio_year=studio, person=person, open_marker=None, ended_with="left", left_on=date(2026, 10, 1))
    give_role(person, "pupil", place=studio.studio.region, now=now)
    return as_learner(person)


def kept_file(owner, purpose, row, now, body=PDF):
    file = store_upload(SimpleUploadedFile("Скан.pdf", body), owner, purpose, None, now)
    PrivateFile.objects.filter(pk=file.pk).update(subject_kind=row._meta.model_name, subject_id=str(row.pk), expires_at=None)
    return file


@pytest.mark.parametrize("who", ["former", "gone"])
def test_who_has_left_finds_the_studio_nowhere(who, request, studio):
    client = request.getfixturevalue(who).client

    assert client.get(f"{API}/studios/").json()["results"] == []
    assert client.get(f"{API}/studios/{studio.pk}/").status_code == 404
    assert client.get(f"/pulsar/studios/{studio.pk}/").status_code == 404
    assert studio.studio.code not in client.get("/pulsar/studios/?year=").content.decode()
    assert studio.name not in client.get("/pulsar/search/", {"q": studio.studio.code}).content.decode()


def test_a_former_mentor_reads_no_names_of_pupils(former, studio):
    pupil = studio.memberships.get().person

    assert former.client.get(f"{API}/memberships/").json()["results"] == []
    assert pupil.family not in former.client.get("/pulsar/search/", {"q": pupil.family[:8]}).content.decode().replace(
        f'value="{pupil.family[:8]}"', ""
    )


def test_a_former_mentor_does_not_take_the_studio_into_the_next_year(former, studio):
    person, after = former.person, make.YearFactory(region=studio.studio.region, code="2027/28")

    assert list(renewable(person, after)) == []
    assert list(renewable(studio.mentors.get(until=None).person, after)) == [studio.studio]


def test_a_former_mentor_no_longer_opens_photos_of_children(former, studio, now):
    meeting = make.MeetingFactory(studio_year=studio)
    file = kept_file(former.person, file_rights.PHOTO, meeting, now, photo())

    assert former.client.get(f"/pulsar/files/{file.key}/").status_code == 404


def test_a_pupil_does_not_see_whose_consent_is_missing(pupil, studio):
    waiting = make.MembershipFactory(studio_year=studio, active_on=None)

    html = pupil.part("roster").json()["html"]

    assert waiting.person.family not in html
    assert 'data-pulsar-status="pending"' not in html


@pytest.mark.parametrize(("purpose", "body"), [(file_rights.PHOTO, photo()), (file_rights.PROOF, PDF), (file_rights.ORDER, PDF)])
def test_a_stranger_stores_no_files(stranger, purpose, body, year):
    sent = SimpleUploadedFile("Файл", body)

    assert stranger.client.post("/login/").status_code == 403  # the client sends no CSRF mark by itself
    stranger.client.handler.enforce_csrf_checks = False
    assert stranger.client.post("/pulsar/files/plain/", {"file": sent, "purpose": purpose}).status_code == 403
    named = {"HTTP_TUS_RESUMABLE": "1.0.0", "HTTP_UPLOAD_LENGTH": "10", "HTTP_UPLOAD_METADATA": "purpose " + _base64(purpose)}
    assert stranger.client.post("/pulsar/files/", **named).status_code == 403
    assert not PrivateFile.objects.exists()


def test_an_applicant_without_a_role_sends_the_order(stranger, year, now):
    make.StudioApplicationFactory(year=year, applicant=stranger.person, status="draft", submitted_at=None)
    stranger.client.handler.enforce_csrf_checks = False

    sent = stranger.client.post("/pulsar/files/plain/", {"file": SimpleUploadedFile("Приказ.pdf", PDF), "purpose": file_rights.ORDER})

    assert sent.status_code == 201


def _base64(text):
    return base64.b64encode(text.encode()).decode()


def test_files_are_not_for_the_municipality(now):
    scene = cast(now)
    application = make.StudioApplicationFactory(year=scene.year, organisation=scene.school)
    studio = make.StudioYearFactory(year=scene.year, studio__organisation=scene.school)
    mark = make.ChecklistMarkFactory(studio_year=studio)
    files = [
        kept_file(application.applicant, file_rights.ORDER, application, now),
        kept_file(application.applicant, file_rights.PROOF, mark, now),
    ]

    for file in files:
        assert scene.client.municipal.get(f"/pulsar/files/{file.key}/").status_code == 404
        assert scene.client.head.get(f"/pulsar/files/{file.key}/").status_code == 200
        assert scene.client.methodist.get(f"/pulsar/files/{file.key}/").status_code == 200
        assert scene.client.operator2.get(f"/pulsar/files/{file.key}/").status_code == 404


def test_a_foreign_file_is_not_put_into_a_mark_or_a_meeting(mentor, studio, now):
    foreign = store_upload(SimpleUploadedFile("Чужая тайна.pdf", PDF), make.PersonFactory(), file_rights.PROOF, None, now)
    picture = store_upload(SimpleUploadedFile("Чужое фото.jpg", photo()), make.PersonFactory(), file_rights.PHOTO, None, now)

    ticked = mentor.do("tick", {"item": "safety", "done_on": "2026-11-09", "file-safety": foreign.key})
    met = mentor.do("log_meeting", {"client_key": "k9", "held_on": "2026-11-09", "photo": picture.key, "has_no_faces": "1"})

    assert {ticked.status_code, met.status_code} <= {404, 422}
    assert not ChecklistMark.objects.exists() and not Meeting.objects.exists()
    assert "тайна" not in mentor.part("year").json()["html"]


def test_a_draft_shows_no_names_of_foreign_files(stranger, answers, now):
    foreign = store_upload(SimpleUploadedFile("Чужая тайна.pdf", PDF), make.PersonFactory(), file_rights.ORDER, None, now)
    stranger.do("start")

    stranger.do("save", {**answers, "version": "0", "o10_way": "order", "o10": foreign.key, "o10_order": foreign.key})

    assert "тайна" not in stranger.part("application").json()["html"]


@pytest.mark.parametrize("version", ["abc", "-1", "9" * 5000, "²", "1.5"])
def test_a_version_that_is_no_number_is_a_stale_one(stranger, answers, version):
    stranger.do("start")

    assert stranger.do("save", {**answers, "version": version}).status_code == 409


def test_a_huge_id_is_not_a_fault(mentor, studio):
    huge = str(10**30)

    assert mentor.do("log_meeting", {"client_key": "k2", "held_on": "2026-11-09", "present": [huge]}).status_code == 422
    assert mentor.do("log_meeting", {"client_key": "k2", "held_on": "2026-11-09", "meeting": huge}).status_code == 404
    assert mentor.do("leave", {"membership": huge, "on": "2026-11-10"}).status_code == 404


@pytest.mark.parametrize("who", ["pupil", "mentor", "stranger", "nobody"])
def test_the_editor_is_not_shown_in_the_course(who, request, year, as_learner):
    make.YearFactory(region=year.region, code="2031/32", status="draft")
    learner = as_learner() if who == "nobody" else request.getfixturevalue(who)

    assert learner.part("editor").status_code == 403
    assert learner.part("author").status_code == 403


def test_answers_of_the_block_stay_in_no_cache(mentor):
    made = mentor.do("add_class", {"rows": "Лосева\tВарвара\tИльинична\t8А\t12.03.2013\t", "confirmed": "1", "with_accounts": "1"})

    assert "no-store" in made["Cache-Control"]
    assert "no-store" in mentor.part("roster")["Cache-Control"]


def test_a_draft_of_a_year_is_seen_by_the_centre_only(now):
    scene = cast(now)
    draft = make.YearFactory(region=scene.home, code="2031/32", status="draft", questionnaire=scene.year.questionnaire)

    for name, status in {"operator": 200, "methodist": 200, "mentor": 404, "head": 404, "municipal": 404, "operator2": 404}.items():
        client = getattr(scene.client, name)
        assert client.get(f"/pulsar/years/{draft.pk}/").status_code == status, name
        assert client.get(f"{API}/years/{draft.pk}/").status_code == status, name
        listed = {row["code"] for row in client.get(f"{API}/years/").json()["results"]}
        assert ("2031/32" in listed) == (status == 200), name
        assert ("2031/32" in client.get("/pulsar/years/").content.decode()) == (status == 200), name


def test_head_and_municipality_read_the_calendar_but_not_why_others_got_time(now):
    scene = cast(now)
    studio = make.StudioYearFactory(year=scene.year)
    given = {"given_by": scene.people.operator, "given_at": now}
    Extension.objects.create(year=scene.year, studio_year=studio, hours=24, reason="Болезнь наставника", **given)

    for name in ("head", "municipal", "mentor"):
        page = getattr(scene.client, name).get(f"/pulsar/years/{scene.year.pk}/")
        assert page.status_code == 200, name
        assert "Болезнь" not in page.content.decode(), name
        assert getattr(scene.client, name).get(f"/pulsar/years/{scene.foreign_year.pk}/").status_code == 404
        assert getattr(scene.client, name).get(f"/pulsar/years/{scene.year.pk}/edit/").status_code == 403
    assert "Болезнь" in scene.client.methodist.get(f"/pulsar/years/{scene.year.pk}/").content.decode()


def test_invitations_of_mentors_are_counted(mentor, studio):
    answers = [mentor.do("invite_mentor", {"email": f"m{n}@example.ru"}).status_code for n in range(12)]

    assert answers[:10] == [200] * 10
    assert 429 in answers[10:]


def test_accounts_by_one_join_link_are_counted(studio, client):
    body = {"family": "Лосева", "given": "Варвара", "birth_date": "2012-03-12", "password": "Снежный-барс-70"}
    address = f"/pulsar/join/{studio.join_code}/"

    answers = [client.__class__().post(address, {**body, "username": f"losev{n}"}).status_code for n in range(62)]

    assert answers[0] == 302
    assert answers[-1] == 429


def test_a_pupil_adds_no_second_parent_after_the_first_has_answered(studio, as_learner, now):
    pupil = as_learner(make.PersonFactory(with_account=True))
    body = {"code": studio.join_code, "family": "Лосева", "given": "Варвара", "birth_date": "2012-03-12", "grade": "8"}
    pupil.do("join", {**body, "guardian_email": "mama@example.ru"})
    Guardian.objects.update(confirmed_at=now)
    letters = Letter.objects.count()

    again = pupil.do("join", {**body, "guardian_email": "my-second-box@example.ru"})

    assert again.status_code == 422
    assert "guardian_email" in json.loads(again.content)["errors"]
    assert Guardian.objects.get().email == "mama@example.ru"
    assert Letter.objects.count() == letters


@pytest.mark.parametrize("name", ["join", "leave", "tick", "log_meeting", "save"])
def test_a_file_in_place_of_a_text_is_no_fault(mentor, stranger, name):
    fields = ("birth_date", "on", "done_on", "held_on", "membership", "code", "title", "version")
    for learner in (mentor, stranger):
        learner.do("start")
        posted = {field: SimpleUploadedFile("a.txt", b"abc") for field in fields}
        assert learner.do(name, posted).status_code in (403, 404, 409, 422)
