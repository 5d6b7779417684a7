"""Console pages of studios: lists by rights, one studio, support, export."""

from datetime import date
from io import BytesIO

import factories as make
import pytest
from django.urls import reverse
from openpyxl import load_workbook
from studios.cast import cast, queries_of, statuses

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.inbox.models import Message, Note

pytestmark = pytest.mark.django_db
LIST = "/pulsar/studios/"


@pytest.fixture
def scene(now):
    return cast(now)


@pytest.fixture
def studio(scene):
    row = make.StudioYearFactory(year=scene.year, studio__organisation=scene.school, name="Снегирь")
    make.MentorFactory(studio_year=row, person=scene.people.mentor)
    return row


def at(name, row):
    return reverse(f"pulsar:{name}", args=[row.pk])


def test_every_role_gets_what_the_matrix_says(scene, studio):
    roles = ["nobody", "stranger", "head", "municipal", "mentor", "operator", "methodist", "operator2"]
    wanted = {
        "nobody": 302, "stranger": 403, "head": 200, "municipal": 200, "mentor": 200, "operator": 200, "methodist": 200, "operator2": 200,
    }  # fmt: skip

    assert statuses(scene, LIST, roles) == wanted
    assert statuses(scene, at("studio", studio), roles) == wanted | {"operator2": 404}


def test_second_region_is_invisible_though_it_has_a_studio(scene, studio):
    foreign = make.StudioYearFactory(year=scene.foreign_year, name="Угольный")

    home, other = (scene.client.operator.get(LIST).content.decode(), scene.client.operator2.get(LIST).content.decode())

    assert ("Снегирь" in home, "Угольный" in home) == (True, False)
    assert ("Снегирь" in other, "Угольный" in other) == (False, True)
    assert scene.client.operator.get(at("studio", foreign)).status_code == 404


def test_names_of_pupils_are_for_school_mentor_and_centre_only(scene, studio):
    make.MembershipFactory(studio_year=studio, person__family="Синичкина")

    seen = {
        role: "Синичкина" in getattr(scene.client, role).get(at("studio", studio)).content.decode()
        for role in ("operator", "methodist", "head", "mentor", "municipal")
    }

    assert seen == {"operator": True, "methodist": True, "head": True, "mentor": True, "municipal": False}


def test_equal_queries_for_one_and_three_rows(scene, studio):
    make.MembershipFactory(studio_year=studio)
    one = queries_of(scene.client.operator, LIST)
    for _ in range(2):
        row = make.MentorFactory(studio_year__year=scene.year).studio_year
        make.MembershipFactory(studio_year=row)
        make.ChecklistMarkFactory(studio_year=row)

    assert queries_of(scene.client.operator, LIST) == one


def test_a_studio_costs_the_same_with_one_and_three_pupils(scene, studio):
    make.MembershipFactory(studio_year=studio)
    make.MeetingFactory(studio_year=studio)
    one = queries_of(scene.client.operator, at("studio", studio))
    for _ in range(2):
        make.MembershipFactory(studio_year=studio)
        make.MeetingFactory(studio_year=studio)

    assert queries_of(scene.client.operator, at("studio", studio)) == one


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=снегирь", ["Снегирь"]),
        ("status=suspended", ["Кедр"]),
        ("locality=rural", ["Кедр"]),
        ("new=1", ["Снегирь"]),
        ("municipality=69612000", ["Кедр"]),
        ("year=2024/25", []),
        ("signal=consents", ["Снегирь"]),
        ("signal=silent", ["Снегирь"]),
    ],
)
def test_filters(scene, studio, query, found):
    village = make.MunicipalityFactory(region=scene.home, oktmo="69612000", name="Бакчарский район")
    school = make.OrganisationFactory(municipality=village, locality="rural")
    make.StudioYearFactory(year=scene.year, studio__organisation=school, name="Кедр", status="suspended", is_first_year=False)
    make.MembershipFactory(studio_year=studio, active_on=None)

    text = scene.client.operator.get(f"{LIST}?{query}").content.decode()

    assert [name for name in ("Снегирь", "Кедр") if f"«{name}»" in text] == found


def test_signals_stand_beside_the_studio(scene, studio):
    make.MembershipFactory(studio_year=studio, active_on=None)

    text = scene.client.operator.get(LIST).content.decode()

    assert 'data-pulsar-signal="silent"' in text
    assert 'data-pulsar-signal="consents"' in text


def test_methodist_is_set_by_the_operator_only(scene, studio):
    sent = {"methodist": scene.people.methodist.pk}

    address = at("studio_methodist", studio)
    refused = [getattr(scene.client, role).post(address, sent).status_code for role in ("head", "mentor", "methodist")]
    foreign = scene.client.operator2.post(at("studio_methodist", studio), sent).status_code
    stranger = scene.client.operator.post(at("studio_methodist", studio), {"methodist": scene.people.stranger.pk}).status_code
    done = scene.client.operator.post(at("studio_methodist", studio), sent).status_code

    studio.refresh_from_db()
    assert (refused, foreign, stranger, done) == ([403, 403, 403], 404, 422, 302)
    assert studio.methodist == scene.people.methodist


def test_status_changes_with_a_reason_and_is_recorded(scene, studio):
    empty = scene.client.operator.post(at("studio_status", studio), {"status": "suspended", "reason": ""})
    done = scene.client.operator.post(at("studio_status", studio), {"status": "suspended", "reason": "Наставник болеет"})

    studio.refresh_from_db()
    assert (empty.status_code, done.status_code, studio.status) == (422, 302, "suspended")
    assert AuditEntry.objects.filter(action="studio.suspended", reason="Наставник болеет").count() == 1


def test_a_closed_studio_is_not_suspended(scene, studio):
    studio.status = "closed"
    studio.save()

    assert scene.client.operator.post(at("studio_status", studio), {"status": "suspended", "reason": "Так"}).status_code == 422


def test_talk_is_for_mentor_and_centre(scene, studio):
    asked = scene.client.mentor.post(at("studio_note", studio), {"text": "Можно ли сдать видео?"})
    answered = scene.client.methodist.post(at("studio_note", studio), {"text": "Можно."})
    refused = scene.client.head.post(at("studio_note", studio), {"text": "И мне видно?"})

    assert (asked.status_code, answered.status_code, refused.status_code) == (302, 302, 403)
    assert list(Note.objects.order_by("pk").values_list("text", flat=True)) == ["Можно ли сдать видео?", "Можно."]
    assert "Можно ли сдать видео?" not in scene.client.head.get(at("studio", studio)).content.decode()
    assert "Можно ли сдать видео?" in scene.client.operator.get(at("studio", studio)).content.decode()
    assert Message.objects.filter(person=scene.people.mentor).exists()


def test_empty_note_is_refused_beside_its_field(scene, studio):
    answer = scene.client.mentor.post(at("studio_note", studio), {"text": " "})

    assert answer.status_code == 422
    assert 'id="e-text"' in answer.content.decode()


def test_renewal_and_terms_are_shown(scene, studio):
    make.RoundFactory(year=scene.year)
    past = make.YearFactory(region=scene.home, code="2025/26", status="archived")
    make.StudioYearFactory(studio=studio.studio, year=past, status="archived")

    text = scene.client.operator.get(at("studio", studio)).content.decode()

    assert "2025/26" in text
    assert 'data-pulsar-status="open"' in text


def test_export_holds_only_what_the_role_may_export(scene, studio):
    make.StudioYearFactory(year=scene.year, name="Соседи")

    taken = {role: getattr(scene.client, role).post(LIST + "export/csv/", {"reason": "Для отчёта"}) for role in ("operator", "head")}
    body = {role: b"".join(answer.streaming_content).decode() for role, answer in taken.items()}

    assert ("Снегирь" in body["operator"], "Соседи" in body["operator"]) == (True, True)
    assert ("Снегирь" in body["head"], "Соседи" in body["head"]) == (True, False)
    assert AuditEntry.objects.filter(action="export", object_kind="studio").count() == 2


def test_xlsx_opens(scene, studio):
    make.MeetingFactory(studio_year=studio, held_on=date(2026, 11, 3))

    taken = scene.client.operator.post(LIST + "export/xlsx/", {"reason": "Для отчёта"})
    sheet = load_workbook(BytesIO(b"".join(taken.streaming_content))).active

    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [studio.studio.code]


def test_a_pupil_sees_the_own_studio_without_names(scene, studio):
    pupil = make.PupilFactory(with_account=True)
    make.RoleFactory(person=pupil, role="pupil", region=scene.home)
    make.MembershipFactory(studio_year=studio, person=pupil)
    make.MembershipFactory(studio_year=studio, person__family="Синичкина")
    foreign = make.StudioYearFactory(year=scene.year)
    scene.client.nobody.force_login(pupil.user)

    page = scene.client.nobody.get(at("studio", studio))

    assert page.status_code == 200
    assert "Синичкина" not in page.content.decode()
    assert scene.client.nobody.get(at("studio", foreign)).status_code == 404


def test_operator_takes_a_mentor_off_with_dates_and_a_reason(scene, studio, now):
    second = make.MentorFactory(studio_year=studio)
    page = scene.client.operator.get(at("studio", studio)).content.decode()

    empty = scene.client.operator.post(at("studio_mentor_end", studio), {"mentor": second.pk, "reason": " "})
    foreign = scene.client.operator.post(at("studio_mentor_end", studio), {"mentor": "999999999999999999999", "reason": "Так"})
    done = scene.client.operator.post(at("studio_mentor_end", studio), {"mentor": second.pk, "reason": "Переезд"})

    second.refresh_from_db()
    assert at("studio_mentor_end", studio) in page
    assert (empty.status_code, foreign.status_code, done.status_code, second.until) == (422, 422, 302, date(2026, 11, 10))
    assert AuditEntry.objects.filter(action="studio.mentor_left", reason="Переезд", actor=scene.people.operator).count() == 1
    assert {row.person for row in Message.objects.filter(kind="studio.mentor_left")} >= {second.person, scene.people.mentor}


def test_last_mentor_is_not_taken_off(scene, studio):
    row = studio.mentors.get()

    answer = scene.client.operator.post(at("studio_mentor_end", studio), {"mentor": row.pk, "reason": "Переезд"})

    row.refresh_from_db()
    assert (answer.status_code, row.until) == (409, None)


@pytest.mark.parametrize("role", ["mentor", "methodist", "head"])
def test_mentors_are_changed_by_the_operator_only(scene, studio, role):
    second = make.MentorFactory(studio_year=studio)
    client = getattr(scene.client, role)

    answers = [
        client.post(at("studio_mentor_end", studio), {"mentor": second.pk, "reason": "Переезд"}),
        client.post(at("studio_mentor_invite", studio), {"email": "new@example.ru"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]


def test_operator_invites_a_second_mentor(scene, studio):
    wrong = scene.client.operator.post(at("studio_mentor_invite", studio), {"email": "нет"})
    done = scene.client.operator.post(at("studio_mentor_invite", studio), {"email": "new@example.ru"})

    assert (wrong.status_code, done.status_code) == (422, 302)
    assert AuditEntry.objects.filter(action="studio.invite_mentor").count() == 1
