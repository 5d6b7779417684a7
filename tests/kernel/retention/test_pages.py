"""Pages «Сроки хранения»: who may, what is shown, what goes out; the command of administrators."""

import csv
import io

import factories as make
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document
from kernel_consents import staff
from retention_rows import Scene, run_jobs

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.retention import cards, queries
from pulsar_xblocks.kernel.retention.models import DestructionAct
from pulsar_xblocks.kernel.roles.queries import actor_of

pytestmark = pytest.mark.django_db
HOME, DUE = "/pulsar/retention/", "/pulsar/retention/due/70/"


@pytest.fixture
def scene(now):
    return Scene(now)


@pytest.fixture
def officer(client, scene):
    client.force_login(scene.officer.user)
    return client


def confirm(client, scene, reason="Акт центра № 7"):
    rows = queries.planned(scene.region.pk, scene.today)
    return client.post(DUE, {"reason": reason, "seen": queries.digest(rows), "chosen": sorted({row.key for row in rows})})


def pages_of(act):
    return [HOME, DUE, f"{DUE}csv/", *(f"/pulsar/retention/acts/{act.pk}/{end}" for end in ("", "print/", "docx/", "csv/"))]


@pytest.mark.parametrize("role", ["operator", "methodist", "mentor", "expert"])
def test_only_the_officer_gets_in(client, scene, now, role):
    act = scene.purge()
    client.force_login(staff(role, scene.region, now).user)

    found = {client.get(address).status_code for address in pages_of(act)}

    assert found == {403}
    assert confirm(client, scene).status_code == 403
    assert client.post(f"/pulsar/retention/acts/{act.pk}/again/").status_code == 403


def test_the_officer_of_another_region_finds_nothing(client, scene, now):
    act = scene.purge()
    client.force_login(staff("officer", make.RegionFactory(code="42", time_zone="Asia/Novokuznetsk"), now).user)

    found = {client.get(address).status_code for address in pages_of(act)[1:]}

    assert found == {404}
    assert "№ 7" not in client.get(HOME).content.decode()
    assert confirm(client, scene).status_code == 404


def test_the_list_shows_initials_and_ids_and_no_names(officer, scene):
    person = scene.pupil.person

    text = officer.get(DUE).content.decode()

    assert (person.key in text, f"{person.family[0]}. {person.given[0]}." in text) == (True, True)
    assert person.family not in text
    assert scene.studio.studio.code in text


def test_the_officer_confirms_and_takes_the_act(officer, scene):
    empty = confirm(officer, scene, " ")
    stale = officer.post(DUE, {"reason": "Акт центра № 7", "seen": "0" * 64})
    answer = confirm(officer, scene)
    act = DestructionAct.objects.get()
    early = officer.get(f"/pulsar/retention/acts/{act.pk}/docx/")
    running = officer.get(answer.url).content.decode()
    run_jobs(scene.now)

    shown = officer.get(answer.url).content.decode()
    word = Document(io.BytesIO(b"".join(officer.get(f"/pulsar/retention/acts/{act.pk}/docx/").streaming_content)))
    table = b"".join(officer.get(f"/pulsar/retention/acts/{act.pk}/csv/").streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table), delimiter=";" if ";" in table.splitlines()[0] else ","))
    assert (empty.status_code, stale.status_code, answer.status_code, early.status_code) == (422, 409, 302, 409)
    assert ("/docx/" in running, "/docx/" in shown, "Акт центра № 7" in shown) == (False, True, True)
    assert "Акт центра № 7" in "".join(line.text for line in word.paragraphs)
    assert [len(rows), rows[1][4]] == [3, scene.pupil.person.key]
    assert scene.pupil.person.family not in table + shown
    assert AuditEntry.objects.filter(action="export", object_kind="retention").count() == 2
    assert officer.get(f"/pulsar/retention/acts/{act.pk}/print/").status_code == 200


def test_hostile_and_huge_input_is_answered(officer, scene):
    assert confirm(officer, scene, "я" * 100_000).status_code == 422
    assert officer.post(DUE, {"reason": "<script>alert(1)</script>"}).status_code == 409
    assert officer.get("/pulsar/retention/acts/99999999/").status_code == 404
    assert officer.get("/pulsar/retention/due/нет/").status_code == 404
    confirm(officer, scene, "<script>alert(1)</script>")
    assert "<script>alert(1)" not in officer.get(HOME).content.decode()


def test_home_of_the_officer_counts_terms_that_are_over(scene, now):
    def counts():
        return [(todo.url, todo.count) for todo in cards.todos(scene.officer, actor_of(scene.officer), now) if todo.count]

    before = counts()
    scene.purge()

    assert (before, counts()) == ([(HOME, 1)], [])
    assert list(cards.todos(scene.officer, actor_of(staff("operator", scene.region, now)), now)) == []


@pytest.mark.parametrize("address", [HOME, DUE])
def test_pages_cost_the_same_for_one_row_and_for_three(officer, scene, address):
    with CaptureQueriesContext(connection) as one:
        officer.get(address)
    make.MembershipFactory.create_batch(2, studio_year=scene.studio, open_marker=None, left_on=scene.pupil.left_on)
    with CaptureQueriesContext(connection) as three:
        officer.get(address)

    assert len(one) == len(three)


def test_an_act_costs_the_same_for_one_row_and_for_three(officer, scene):
    make.RoleFactory(role="mentor", region=scene.region, person=scene.pupil.person)
    acts = [scene.purge()]
    for _ in range(3):
        row = make.MembershipFactory(studio_year=scene.studio, open_marker=None, left_on=scene.pupil.left_on)
        make.RoleFactory(role="mentor", region=scene.region, person=row.person)
    scene.start()
    acts.append(scene.purge())

    counts = []
    for act in acts:
        with CaptureQueriesContext(connection) as seen:
            officer.get(f"/pulsar/retention/acts/{act.pk}/")
        counts.append(len(seen))
    assert (acts[0].kept, acts[1].kept) == (1, 4)
    assert counts[0] == counts[1]


def command(*arguments):
    out = io.StringIO()
    call_command("pulsar_purge", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_tells_and_changes_nothing(scene):
    told = command("70", "--dry-run")

    assert "roster: 2 due, 0 kept" in told
    assert not DestructionAct.objects.exists()


def test_the_command_orders_only_in_the_name_of_the_officer(scene, now):
    operator = staff("operator", scene.region, now)
    for person in (operator, scene.officer):
        person.user.email = f"{person.key}@centre.example"
        person.user.save()
    for arguments in (["70"], ["70", "--officer", operator.user.email], ["99", "--dry-run"], ["70", "--officer", scene.officer.user.email]):
        with pytest.raises(CommandError):
            command(*arguments)

    told = command("70", "--officer", scene.officer.user.email, "--reason", "Акт центра № 7")
    run_jobs(now)

    assert "act 1: ordered" in told
    assert (DestructionAct.objects.get().by, DestructionAct.objects.get().done) == (scene.officer, 2)
    assert Person.objects.get(pk=scene.pupil.person_id).retired_at is not None
