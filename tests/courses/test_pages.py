"""Pages of courses: who gets in, hostile input, as many queries for one row as for three."""

import pytest
from django.urls import reverse
from factories import PersonFactory

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.enrolments import queries
from pulsar_xblocks.courses.enrolments.actions import applying
from pulsar_xblocks.courses.enrolments.actions.applying import Place
from pulsar_xblocks.courses.enrolments.models import Enrolment, EnrolmentEvent
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(group, teacher, now):
    return applying.apply(group, teacher, Place(), now=now)


def _statuses(client, person, addresses):
    client.force_login(person.user)
    return [client.get(address).status_code for address in addresses]


def test_everybody_sees_the_own_pages_only(client, group, row, curator, operator, teacher, programme):
    staff = [reverse(f"pulsar:{name}", args=[group.pk]) for name in ("training_group", "training_participants", "training_desk")]
    staff.append(reverse("pulsar:training_participant", args=[group.pk, row.key]))
    own = reverse("pulsar:enrolment", args=[row.key])
    stranger = PersonFactory(with_account=True)

    assert _statuses(client, curator, [*staff, own]) == [200, 200, 200, 200, 404]
    assert _statuses(client, operator, [*staff, own]) == [200, 200, 200, 200, 404]
    assert _statuses(client, teacher, [*staff, own]) == [403, 403, 403, 404, 200]
    assert _statuses(client, stranger, [*staff, own]) == [403, 403, 403, 404, 404]
    questionnaire = reverse("pulsar:programme_questionnaire", args=[programme.pk])
    assert [_statuses(client, one, [questionnaire]) for one in (operator, curator, teacher)] == [[200], [403], [403]]


def test_documents_of_many_are_returned_for_one_reason_and_taken_back(client, group, row, curator, now):
    Enrolment.objects.filter(pk=row.pk).update(stage=stages.DOCS_CHECK)
    EnrolmentEvent.objects.create(enrolment=row, stage=stages.DOCS_CHECK, at=now)
    client.force_login(curator.user)
    address = reverse("pulsar:training_participants_decide", args=[group.pk])
    assert client.post(address, {"what": "return", "pick": row.key, "reason": " "}).status_code == 422
    response = client.post(address, {"what": "return", "pick": row.key, "reason": "Нет разворота"})

    returned = queries.of_key(row.key)
    assert (returned.stage, returned.reason) == (stages.DOCS_REJECTED, "Нет разворота")
    batch = response["Location"].partition("undo=")[2]
    assert client.post(address, {"what": "undo", "batch": batch}).status_code == 302
    assert queries.of_key(row.key).stage == stages.DOCS_CHECK


@pytest.mark.parametrize(
    "posted",
    [
        {"what": "order", "kind": "nothing", "number": "1", "on": "2026-11-20"},
        {"what": "order", "kind": "enrol", "number": "", "on": "2026-11-20"},
        {"what": "order", "kind": "enrol", "number": "1", "on": "99999-01-01"},
        {"what": "accept", "pick": "<script>"},
        {"what": "order", "kind": "leave", "number": "1", "on": "2026-11-20", "ground": "Просьба", "pick": "", "everybody": "1"},
        {"what": "nothing"},
    ],
)
def test_hostile_decisions_are_refused_with_a_sentence(client, group, row, curator, posted):
    client.force_login(curator.user)

    assert client.post(reverse("pulsar:training_participants_decide", args=[group.pk]), {"pick": row.key} | posted).status_code in (
        409,
        422,
    )
    assert queries.of_key(row.key).stage == stages.DOCS_NEEDED


def test_a_step_of_everybody_takes_those_whose_turn_it_is(client, group, row, curator, now):
    other = applying.apply(group, PersonFactory(), Place(), now=now)
    Enrolment.objects.filter(pk=row.pk).update(stage=stages.DOCS_CHECK)
    client.force_login(curator.user)
    address = reverse("pulsar:training_participants_decide", args=[group.pk])
    assert client.post(address, {"what": "accept", "everybody": "1"}).status_code == 302
    assert client.post(address, {"what": "accept", "everybody": "1"}).status_code == 422
    order = {"what": "order", "kind": "enrol", "number": "12-к", "on": "2026-11-20", "everybody": "1"}
    assert client.post(address, order).status_code == 302

    assert [queries.of_key(one.key).stage for one in (row, other)] == [stages.STUDYING, stages.DOCS_NEEDED]


def test_who_stands_elsewhere_is_named_and_nobody_is_moved(client, group, row, curator, now):
    other = applying.apply(group, PersonFactory(), Place(), now=now)
    Enrolment.objects.filter(pk=other.pk).update(stage=stages.DOCS_CHECK)
    client.force_login(curator.user)
    address = reverse("pulsar:training_participants_decide", args=[group.pk])
    response = client.post(address, {"what": "accept", "pick": [row.key, other.key]})

    assert response.status_code == 409
    assert row.person.full_name in response.context["refusal"]
    assert response.content.decode().count(" checked") == 2
    assert queries.of_key(other.key).stage == stages.DOCS_CHECK


def test_the_completion_order_is_signed_only_where_hours_are_checked(client, group, row, curator):
    Enrolment.objects.filter(pk=row.pk).update(stage=stages.ORDER_OUT)
    client.force_login(curator.user)
    address = reverse("pulsar:training_participants_decide", args=[group.pk])
    response = client.post(address, {"what": "order", "kind": "complete", "number": "19-к", "on": "2026-12-18", "pick": row.key})

    assert response.status_code == 422
    assert list(response.context["errors"]) == ["kind"]
    assert queries.of_key(row.key).stage == stages.ORDER_OUT


def test_the_number_is_masked_until_somebody_asks_and_that_look_is_written_down(client, group, row, curator, teacher, now):
    applying.save_dossier(teacher, row, 0, {"snils": "112-233-445 95"}, now=now)
    client.force_login(curator.user)
    address, looks = reverse("pulsar:training_participant", args=[group.pk, row.key]), AuditEntry.objects.filter(action="dossier.view")
    pages = [(client.get(address + more).content.decode(), looks.count()) for more in ("", "?file=1")]

    assert [("***-***-445 95" in page, "112-233-445 95" in page, count) for page, count in pages] == [(True, False, 0), (False, True, 1)]


def test_what_waits_for_a_curator_stands_on_my_pulsar(client, group, row, curator):
    Enrolment.objects.filter(pk=row.pk).update(stage=stages.DOCS_CHECK)
    client.force_login(curator.user)
    page = client.get(reverse("pulsar:me")).content.decode()

    assert reverse("pulsar:training_participants", args=[group.pk]) + "?stage=docs_check" in page


@pytest.mark.parametrize("name", ["training_participants", "courses_open", "me"])
def test_lists_take_as_many_queries_for_one_row_as_for_three(client, group, curator, teacher, now, name, django_assert_max_num_queries):
    TrainingGroup.objects.filter(pk=group.pk).update(places=1)
    applying.apply(group, PersonFactory(), Place(), now=now)
    applying.apply(group, teacher, Place(), now=now)
    client.force_login(teacher.user if name in ("courses_open", "me") else curator.user)
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(80) as captured:
            assert client.get(reverse(f"pulsar:{name}", args=[group.pk] if name == "training_participants" else [])).status_code == 200
        counts.append(len(captured))
        for _ in range(2):
            applying.apply(group, PersonFactory(), Place(), now=now)

    assert counts[0] == counts[1]


def test_the_participant_reads_the_number_and_the_curator_on_the_page(client, group, teacher, curator, now):
    TrainingGroup.objects.filter(pk=group.pk).update(places=1)
    applying.apply(group, PersonFactory(), Place(), now=now)
    row = applying.apply(group, teacher, Place(), now=now)
    client.force_login(teacher.user)
    page = client.get(reverse("pulsar:enrolment", args=[row.key])).content.decode()

    assert 'data-pulsar-status="waiting"' in page
    assert curator.full_name in page


@pytest.mark.parametrize("stage", [stages.WAITING, stages.DOCS_CHECK, stages.STUDYING, stages.CERT_ISSUED, stages.WITHDRAWN])
def test_documents_that_are_checked_are_not_changed_from_an_old_page(client, row, teacher, stage):
    Enrolment.objects.filter(pk=row.pk).update(stage=stage, waiting_since=row.applied_at)
    client.force_login(teacher.user)
    response = client.post(reverse("pulsar:enrolment", args=[row.key]), {"snils": "112-233-445 95", "version": "0"})

    assert response.status_code == 409
    assert queries.dossier_of(teacher) is None
