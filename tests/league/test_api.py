"""API of the league: the rights of the pages, filters, cursors; nothing of a pupil."""

from datetime import date
from decimal import Decimal

import factories as make
import pytest
from studios.cast import queries_of

from pulsar_xblocks.kernel.ledger.actions import Posting, post, reverse
from pulsar_xblocks.kernel.ledger.models import LedgerEntry

pytestmark = pytest.mark.django_db
ENTRIES, STANDINGS = "/pulsar/api/v1/league-entries/", "/pulsar/api/v1/standings/"


def rows(client, address, **query):
    answer = client.get(address, query)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


@pytest.fixture
def entry(scene, now):
    """Return a function that posts an entry of a studio, of the first one by default."""

    def run(key, studio=None, **more):
        studio = studio or scene.studios[0]
        year = studio.year
        fields = {"criterion": "K5", "quantity": Decimal(1), "on": date(2026, 11, 1)} | more
        posting = Posting(year.region_id, f"{year.region.code}:{year.code}", "studio_year", studio.pk, key=key, **fields)
        return post(posting, by=None, now=now)

    return run


@pytest.mark.parametrize("address", [ENTRIES, STANDINGS])
def test_without_login_401_without_role_403(scene, address):
    answers = [client.get(address) for client in (scene.client.nobody, scene.client.stranger)]

    assert [answer.status_code for answer in answers] == [401, 403]
    assert {answer["Content-Type"] for answer in answers} == {"application/problem+json"}


def test_entries_are_those_of_the_studios_within_reach(scene, entry):
    foreign = make.StudioYearFactory(year=scene.foreign_year, studio__region=scene.other)
    mine, other, far = entry("a"), entry("b", scene.studios[1]), entry("c", foreign)
    make.RoleFactory(role="mentor", person=scene.people.stranger, region=scene.home, organisation=scene.school)

    found = {name: [row["id"] for row in rows(getattr(scene.client, name), ENTRIES)] for name in vars(scene.people)}

    whole = [other.pk, mine.pk]
    assert found == {
        "operator": whole, "methodist": whole, "head": whole, "municipal": whole,
        "mentor": [mine.pk], "stranger": [], "operator2": [far.pk],
    }  # fmt: skip
    assert [getattr(scene.client, name).get(f"{ENTRIES}{other.pk}/").status_code for name in ("operator", "mentor", "operator2")] == [
        200, 404, 404,
    ]  # fmt: skip


def test_mentor_of_yesterday_reaches_no_entries(scene, entry):
    entry("a")
    scene.studios[0].mentors.update(until=date(2026, 11, 1))

    assert rows(scene.client.mentor, ENTRIES) == []


def test_pupils_read_standings_but_no_entries(scene, publish):
    publish(1)
    pupil = make.PupilFactory(with_account=True)
    make.RoleFactory(role="pupil", person=pupil, region=scene.home)
    make.MembershipFactory(studio_year=scene.studios[0], person=pupil)
    scene.client.nobody.force_login(pupil.user)

    assert len(rows(scene.client.nobody, STANDINGS)) == 3
    assert scene.client.nobody.get(ENTRIES).status_code == 403


def test_an_entry_names_studio_and_what_it_takes_back(scene, entry, now):
    made = entry("a", note="День опытов")
    reverse(made, "Опечатка", by=scene.people.operator, now=now)

    back, first = rows(scene.client.operator, ENTRIES)

    assert first == {
        "id": made.pk, "region": "70", "year": "2026/27", "studio": scene.studios[0].studio.code, "criterion": "K5", "round": None,
        "quantity": "1.00", "on": "2026-11-01", "note": "День опытов", "evidence": "", "at": first["at"], "reverses": None,
    }  # fmt: skip
    assert (back["quantity"], back["reverses"], back["note"]) == ("-1.00", made.pk, "Опечатка")


def test_entries_by_filters(scene, entry, publish):
    publish(1, ("7.5", None, None))
    entry("a", scene.studios[1])
    code = scene.studios[1].studio.code

    def of(**query):
        return {(row["studio"], row["criterion"]) for row in rows(scene.client.operator, ENTRIES, **query)}

    assert of(studio=code) == of(criterion="K5") == {(code, "K5")}
    assert {criterion for _, criterion in of(round="1")} == {"K1", "K2", "K3"}
    assert of(year="2026/27") == of()
    assert of(year="2025/26") == of(studio="нет") == set()
    assert [scene.client.operator.get(ENTRIES, {"round": text}).status_code for text in ("x", "-1", "9" * 9, "²")] == [404] * 4


@pytest.mark.parametrize("address", [ENTRIES, STANDINGS])
def test_pages_by_cursor_hold_every_row_once(scene, publish, address):
    publish(1)
    whole = rows(scene.client.operator, address)
    found, place = [], f"{address}?page_size=1"
    while place:
        answer = scene.client.operator.get(place).json()
        found, place = found + answer["results"], answer["next"]

    assert (found, len(found) > 2) == (whole, True)


def test_equal_queries_for_one_and_three_entries(scene, entry):
    entry("a")
    one = queries_of(scene.client.operator, ENTRIES)
    for key, studio in zip("bcd", scene.studios, strict=True):
        entry(key, studio)

    assert (queries_of(scene.client.operator, ENTRIES), LedgerEntry.objects.count()) == (one, 4)


def test_equal_queries_for_one_and_three_standings(scene, publish):
    publish(1)
    one = queries_of(scene.client.operator, STANDINGS + "?q=кедр")

    assert [len(rows(scene.client.operator, STANDINGS, **query)) for query in ({"q": "кедр"}, {})] == [1, 3]
    assert queries_of(scene.client.operator, STANDINGS + "?q=") == one


def test_standings_hold_studios_and_nothing_of_people(scene, publish):
    pupil = make.MembershipFactory(studio_year=scene.studios[0]).person
    publish(1)

    answer = scene.client.mentor.get(STANDINGS)

    first = answer.json()["results"][0]
    assert (first["name"], first["place"], first["results"], first["as_of"]) == ("Квант", 1, ["9.00"], "1")
    assert (first["region"], first["year"], first["edition"]) == ("70", "2026/27", 1)
    people = [pupil, scene.people.mentor]
    assert [word for one in people for word in (one.family, one.key) if word in answer.content.decode()] == []


def test_standings_as_of_a_round_and_recalculated(scene, publish):
    publish(1)
    publish(2, ("9", "2", None))
    publish(1, ("9", "2", None), reason="Опечатка в оценке")

    first, old, new = (rows(scene.client.operator, STANDINGS, as_of=number) for number in ("1.1", "1", "2"))

    assert ({row["as_of"] for row in old}, {row["edition"] for row in old}) == ({"1"}, {2})
    assert ({row["edition"] for row in first}, [row["name"] for row in first][0], [row["name"] for row in old][0]) == ({1}, "Квант", "Кедр")
    assert [len(row["results"]) for row in (old[0], new[0])] == [1, 2]
    assert rows(scene.client.operator, STANDINGS) == new
    assert [scene.client.operator.get(STANDINGS, {"as_of": text}).status_code for text in ("3", "final", "вчера")] == [404] * 3


def test_standings_of_a_foreign_or_unknown_year(scene, publish):
    publish(1)

    assert [row["name"] for row in rows(scene.client.operator, STANDINGS, year="70:2026/27", municipality=scene.place.name)][0] == "Квант"
    assert rows(scene.client.operator, STANDINGS, new="1", locality="rural") == []
    assert rows(scene.client.operator2, STANDINGS, year="2026/27") == []  # nothing is published there
    assert [scene.client.operator2.get(STANDINGS, {"year": text}).status_code for text in ("70:2026/27", "2031/32")] == [404] * 2
