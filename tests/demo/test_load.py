import json
import sqlite3
import time
from random import Random

import pytest
from django.core.management import call_command
from django.db import connection

from pulsar_demo import clock, load, populate, reset
from pulsar_demo.__main__ import _address
from pulsar_demo.load import organisations
from pulsar_demo.personas import PERSONAS
from pulsar_xblocks.kernel.directory.domain import is_inn, is_ogrn
from pulsar_xblocks.kernel.directory.models import Municipality, Organisation, Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.review.models import ReviewItem
from pulsar_xblocks.kernel.roles.models import RoleAssignment
from pulsar_xblocks.league.models import StandingRow
from pulsar_xblocks.studios.models import Work


def test_check_digits_of_a_known_inn_and_ogrn():
    # worked by hand: 7*2 + 0*4 + 1*10 + 7*3 + 0*5 + 0*9 + 0*4 + 0*6 + 1*8 = 53, and 53 = 4 * 11 + 9
    assert organisations.inn_of("701700001") == "7017000019"
    # 100000000021 = 9090909092 * 11 + 9
    assert organisations.ogrn_of("100000000021") == "1000000000219"


def test_demonstration_holds_the_directory(loaded):
    assert Region.objects.count() == 10
    assert Municipality.objects.filter(region__code="70").count() == 20
    assert 38 <= Organisation.objects.filter(region__code="70").count() <= 45
    assert Organisation.objects.filter(region__code="42").exists()


def test_numbers_of_organisations_pass_the_checks(loaded):
    for row in Organisation.objects.all():
        assert is_inn(row.inn)
        assert is_ogrn(row.ogrn)


def test_roles_stand_where_they_should(loaded):
    rows = RoleAssignment.objects.select_related("person__user", "organisation", "municipality", "region")
    where = {row.person.user.username: str(row.organisation or row.municipality or row.region) for row in rows}

    assert where["head"] == where["mentor"] == "Поротниковская СОШ"
    assert where["municipal"] == "Бакчарский район"
    assert (where["operator"], where["operator2"]) == ("Томская область", "Кемеровская область - Кузбасс")
    assert "stranger" not in where


def test_whole_demonstration_is_the_same_every_time(db, home, sample_block):
    load.load_everything()
    scored = ReviewItem.objects.filter(value__isnull=False).values("object_id")
    past = Work.objects.filter(sent_count__gt=0, studio_year__year__status="archived")
    assert (past.exists(), past.exclude(pk__in=scored).exists()) == (True, False)  # its results are published
    bonuses = [line.get("bonus") for row in StandingRow.objects.filter(snapshot__is_final=True) for line in json.loads(row.lines)]
    assert "3" in bonuses  # the rosters of most studios have stayed until April
    first = list(Person.objects.order_by("id").values_list("sort_name", "birth_date"))
    connection.check_constraints()  # PostgreSQL empties no table while checks of it are put off
    call_command("flush", verbosity=0, interactive=False)

    load.load_everything()

    assert len(first) > len(PERSONAS)
    assert list(Person.objects.order_by("id").values_list("sort_name", "birth_date")) == first


def test_population_is_reproducible(loaded):
    before = Organisation.objects.count()

    populate.organisations(30, Random(1))

    assert Organisation.objects.count() == before + 30
    assert len(set(Organisation.objects.values_list("inn", flat=True))) == before + 30


def test_reset_puts_back_database_files_and_clock(home, client):
    with sqlite3.connect(home / reset.PRISTINE) as pristine:
        pristine.execute("create table demo_x (n int)")
        pristine.execute("insert into demo_x values (1)")
    with sqlite3.connect(home / reset.LIVE) as live:
        live.execute("pragma journal_mode=wal")
        live.execute("create table demo_y (n int)")
    (home / reset.PRISTINE_FILES).mkdir()
    (home / reset.PRISTINE_FILES / "kept").write_text("1")
    (home / reset.FILES).mkdir()
    (home / reset.FILES / "new").write_text("2")
    clock.advance(86400)
    started = time.monotonic()

    answer = client.post("/demo/reset/")

    assert answer.status_code == 200
    assert time.monotonic() - started < 10
    assert answer.json()["now"].startswith("2026-11-10T03:00")
    assert [path.name for path in (home / reset.FILES).iterdir()] == ["kept"]
    with sqlite3.connect(home / reset.LIVE) as live:
        assert live.execute("select n from demo_x").fetchall() == [(1,)]


def test_reset_needs_a_post(client, home):
    assert client.get("/demo/reset/").status_code == 405


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org"])
def test_other_machines_are_let_in_only_when_asked(monkeypatch, host):
    monkeypatch.setenv("HOST", host)
    monkeypatch.delenv("DEMO_PUBLIC", raising=False)
    with pytest.raises(SystemExit):
        _address()

    monkeypatch.setenv("DEMO_PUBLIC", "1")
    assert _address()[0] == host


@pytest.mark.parametrize("port", ["x", "0", "65536"])
def test_wrong_port_is_named(monkeypatch, port):
    monkeypatch.setenv("PORT", port)

    with pytest.raises(SystemExit, match=port):
        _address()
