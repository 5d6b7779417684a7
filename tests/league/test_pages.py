"""Console and public pages: rights, filters, bulk decisions, criteria, reversals; the public page knows no pupil."""

import factories as make
import pytest
from django.urls import reverse
from studios.cast import queries_of, statuses

from pulsar_xblocks.kernel.definitions.queries import body_of
from pulsar_xblocks.kernel.ledger.models import LedgerEntry
from pulsar_xblocks.league import forms
from pulsar_xblocks.league.domain.criteria import Criteria
from pulsar_xblocks.league.models import CriteriaVersion, LeagueRecord, StandingRow
from pulsar_xblocks.studios.models import ProjectYear

pytestmark = pytest.mark.django_db
LIST, RECORDS = "/pulsar/standings/", "/pulsar/standings/records/"
PUBLIC = "/pulsar/league/70/2026-27/"
ROLES = ["nobody", "stranger", "head", "municipal", "mentor", "operator", "methodist", "operator2"]


def text(answer):
    return answer.content.decode()


def at(name, *args):
    return reverse(f"pulsar:{name}", args=args)


def typed(scene, **changes):
    """Return the criteria form as the page shows it, with changes."""
    values = forms.typed(body_of(scene.year.criteria, Criteria)) | {"version": scene.year.version, "reason": "Так решил совет"} | changes
    return {name: str(value) for name, value in values.items() if value is not False}


def test_every_role_gets_what_the_matrix_says(scene, publish, record):
    publish(1)
    row = record.send()
    everyone = dict.fromkeys(ROLES, 200) | {"nobody": 302, "stranger": 403}

    assert statuses(scene, LIST, ROLES) == everyone
    assert statuses(scene, RECORDS, ROLES) == everyone
    assert statuses(scene, at("league_record", row.pk), ROLES) == everyone | {"operator2": 404}
    assert statuses(scene, at("league_ledger", scene.studios[0].pk), ROLES) == everyone | {"operator2": 404}
    assert statuses(scene, at("league_criteria", scene.year.pk), ["operator", "operator2", "stranger"]) == {
        "operator": 200, "operator2": 404, "stranger": 403,
    }  # fmt: skip
    assert statuses(scene, at("league_criteria_edit", scene.year.pk), ["operator", "methodist", "mentor", "operator2"]) == {
        "operator": 200, "methodist": 403, "mentor": 403, "operator2": 404,
    }  # fmt: skip


def test_second_region_sees_nothing_of_the_first(scene, publish, record):
    publish(1)
    record.send()

    assert "«Кедр»" in text(scene.client.operator.get(LIST))
    assert "«Кедр»" in text(scene.client.operator.get(RECORDS))
    assert "«Кедр»" not in text(scene.client.operator2.get(LIST))
    assert "«Кедр»" not in text(scene.client.operator2.get(RECORDS))


def test_mentor_sees_own_records_only(scene, record):
    record.send()
    make.RoleFactory(role="mentor", person=scene.people.stranger, region=scene.home, organisation=scene.school)

    assert "«Кедр»" in text(scene.client.mentor.get(RECORDS))
    assert "«Кедр»" not in text(scene.client.stranger.get(RECORDS))


def test_public_page_needs_no_login_and_holds_no_pupil(scene, publish):
    pupil = make.MembershipFactory(studio_year=scene.studios[0]).person
    publish(1)

    page = text(scene.client.nobody.get(PUBLIC + f"?open={scene.studios[0].studio.code}"))

    assert "«Кедр»" in page
    assert [word for word in (pupil.family, pupil.key, scene.people.mentor.family, scene.people.mentor.key) if word in page] == []


@pytest.mark.parametrize("address", ["/pulsar/league/99/2026-27/", "/pulsar/league/70/2031-32/"])
def test_public_page_of_nothing_is_404(scene, address):
    assert scene.client.nobody.get(address).status_code == 404


def test_public_page_before_the_first_results_says_what_will_come(scene):
    page = text(scene.client.nobody.get(PUBLIC))

    assert "Итоги за октябрь: 12 ноября 2026." in page.replace("\xa0", " ")
    assert "Таблица за" not in page


def test_public_page_before_the_first_results_leads_to_the_year_before(scene, publish):
    past = make.YearFactory(region=scene.home, code="2025/26", status="archived", criteria=scene.year.criteria)
    make.RoundFactory(year=past)
    publish(1, results=(), year=past)

    page = text(scene.client.nobody.get(PUBLIC))

    assert 'href="/pulsar/league/70/2025-26/"' in page


def test_page_from_a_snapshot_takes_at_most_5_queries(scene, publish):
    publish(1)
    code = scene.studios[0].studio.code

    for query in ("", f"?municipality=город Томск&new=1&q=кедр&open={code}&page=1"):
        assert int(scene.client.nobody.get(PUBLIC + query)["X-Pulsar-Queries"]) - 2 <= 5  # region and year come first
    assert queries_of(scene.client.nobody, PUBLIC) == queries_of(scene.client.nobody, PUBLIC + "?as_of=1")


def test_equal_queries_for_few_and_many_studios(scene, publish):
    publish(1)
    few = queries_of(scene.client.operator, LIST)
    make.StudioYearFactory.create_batch(30, year=scene.year)

    publish(1, reason="Ещё студии")

    assert queries_of(scene.client.operator, LIST) == few


def test_equal_queries_for_one_and_three_records(scene, record):
    record.send()
    one = queries_of(scene.client.operator, RECORDS)
    record.send(key="b")
    record.send(key="c")

    assert queries_of(scene.client.operator, RECORDS) == one


def test_filters_leave_places_as_they_are(scene, publish):
    publish(1)

    page = text(scene.client.nobody.get(PUBLIC + "?q=КЕДР"))

    table = page[page.index("<tbody") : page.index("</tbody>")]
    assert ("«Кедр»" in table, "«Квант»" in table, ">2</td>" in table) == (True, False, True)


def test_as_of_an_earlier_round(scene, publish):
    publish(1, ("7.5", "9", None))
    publish(2, ("10", "1", None))

    first = text(scene.client.nobody.get(PUBLIC + "?as_of=1"))
    newest = text(scene.client.nobody.get(PUBLIC))

    assert first.index("«Квант»") < first.index("«Кедр»")
    assert newest.index("«Кедр»") < newest.index("«Квант»")


def test_table_before_a_recalculation_stays_readable(scene, publish):
    publish(1, ("7.5", "9", None))
    publish(1, ("10", "9", None), reason="Эксперт смотрел не ту версию.")

    newest, first = (text(scene.client.nobody.get(PUBLIC + query)) for query in ("", "?as_of=1.1"))

    assert newest.index("«Кедр»") < newest.index("«Квант»") and "?as_of=1.1" in newest
    assert first.index("«Квант»") < first.index("«Кедр»") and "?as_of=1.2" in first
    assert queries_of(scene.client.nobody, PUBLIC) == queries_of(scene.client.nobody, PUBLIC + "?as_of=1.1")


def test_bulk_asks_first_then_counts_all_and_can_be_undone(scene, record):
    rows = [record.send(key=key) for key in "abc"]
    picked = {"pick": [row.pk for row in rows]}
    client = scene.client.operator

    asked = client.post(RECORDS + "decide/", picked)
    assert (asked.status_code, LedgerEntry.objects.count()) == (200, 0)

    done = client.post(RECORDS + "decide/", picked | {"confirmed": "1", "what": "confirm"})
    assert (done.status_code, LedgerEntry.objects.count()) == (302, 3)
    assert client.get(done.url).status_code == 200

    client.post(RECORDS + "undo/", picked)
    assert set(LeagueRecord.objects.values_list("status", flat=True)) == {"submitted"}
    assert sum(LedgerEntry.objects.values_list("quantity", flat=True)) == 0


def test_rejection_without_a_reason_shows_the_error(scene, record):
    row = record.send()

    answer = scene.client.operator.post(at("league_record", row.pk), {"what": "reject", "reason": ""})

    assert answer.status_code == 422
    assert 'id="e-reason"' in text(answer)


def test_foreign_records_are_not_decided(scene, record):
    row = record.send()

    assert scene.client.operator2.post(RECORDS + "decide/", {"pick": row.pk, "confirmed": "1", "what": "confirm"}).status_code == 404
    assert scene.client.mentor.post(at("league_record", row.pk), {"what": "confirm"}).status_code == 403


def test_entry_is_taken_back_with_a_reason_once(scene, publish):
    publish(1)
    entry = LedgerEntry.objects.filter(subject_id=scene.studios[0].pk).first()
    address = at("league_reverse", scene.studios[0].pk, entry.pk)

    assert scene.client.operator.post(address, {"reason": ""}).status_code == 422
    assert scene.client.operator.post(address, {"reason": "Ошибка"}).status_code == 302
    assert scene.client.operator.post(address, {"reason": "Ошибка"}).status_code == 409
    made = LedgerEntry.objects.get(reverses=entry)
    assert scene.client.operator.post(at("league_reverse", scene.studios[0].pk, made.pk), {"reason": "Передумали"}).status_code == 409


def test_preview_of_criteria_stores_nothing(scene, publish):
    publish(1)
    points = StandingRow.objects.get(name="Кедр").points

    answer = scene.client.operator.post(at("league_criteria_edit", scene.year.pk), typed(scene, cap_0="1", preview="1"))

    assert answer.status_code == 200
    assert f"{points.normalize():f}".replace(".", ",") in text(answer)
    assert not CriteriaVersion.objects.exists()


def test_preview_for_the_script_is_a_part(scene, publish):
    publish(1)

    answer = scene.client.operator.post(
        at("league_criteria_edit", scene.year.pk), typed(scene, preview="1"), headers={"Accept": "application/json"}
    )

    assert "<table" in answer.json()["html"]
    assert "<html" not in answer.json()["html"]


def test_new_criteria_count_from_the_next_publication(scene, publish):
    old = publish(1)

    answer = scene.client.operator.post(at("league_criteria_edit", scene.year.pk), typed(scene, number_0="2"))

    scene.year.refresh_from_db()
    assert (answer.status_code, list(CriteriaVersion.objects.order_by("number").values_list("number", flat=True))) == (302, [1, 2])
    assert publish(1, reason="Новые критерии").rows.get(name="Кедр").points < old.rows.get(name="Кедр").points


def test_code_of_published_rounds_is_not_renamed(scene, publish):
    publish(1)

    answer = scene.client.operator.post(at("league_criteria_edit", scene.year.pk), typed(scene, code_0="K1a"))

    assert (answer.status_code, CriteriaVersion.objects.count()) == (422, 0)
    assert "«K1»" in text(answer)


def test_codes_of_ties_are_understood_with_a_russian_letter(scene):
    at_criteria = at("league_criteria_edit", scene.year.pk)

    wrong = scene.client.operator.post(at_criteria, typed(scene, ties="K33"))
    right = scene.client.operator.post(at_criteria, typed(scene, ties="К5, k3"))

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "ещё нет студий" not in text(wrong)
    scene.year.refresh_from_db()
    assert body_of(scene.year.criteria, Criteria).ties == ("K5", "K3")


@pytest.mark.parametrize(("field", "value"), [("cap_0", "0"), ("cap_0", "много"), ("code_0", "K2"), ("reason", "")])
def test_wrong_criteria_are_refused_beside_the_field(scene, field, value):
    answer = scene.client.operator.post(at("league_criteria_edit", scene.year.pk), typed(scene, **{field: value}))

    assert answer.status_code == 422
    assert f'id="e-{field}"' in text(answer)


def test_criteria_changed_by_somebody_else_meanwhile(scene):
    ProjectYear.objects.filter(pk=scene.year.pk).update(version=9)

    assert scene.client.operator.post(at("league_criteria_edit", scene.year.pk), typed(scene, number_0="2")).status_code == 409


def test_fields_of_a_bulk_decision_are_plain(scene, record):
    page = text(scene.client.operator.post(RECORDS + "decide/", {"pick": record.send().pk}))

    assert '<input class="pulsar-input" id="f-given"' in page
    assert '<textarea class="pulsar-input" id="f-reason"' in page


@pytest.mark.parametrize(("older", "marks"), [(0, 0), (1, 2)])
def test_new_is_said_of_a_studio_only_where_some_are_not_new(scene, publish, older, marks):
    for row in scene.studios[:older]:
        row.is_first_year = False
        row.save()
    publish(1)

    page = text(scene.client.operator.get(LIST)).partition("<tbody")[2].partition("</tbody>")[0]

    assert page.count('<use href="#pulsar-i-star"') == marks


def test_points_over_rounds_are_plotted_for_those_without_a_studio_too(scene, publish):
    publish(1)
    publish(2, ("8", "5", None))

    own, leader = text(scene.client.mentor.get(LIST)), text(scene.client.operator.get(LIST))

    assert ("pulsar-plot-own" in own, "pulsar-plot-own" in leader) == (True, True)
    assert StandingRow.objects.filter(snapshot__round_number=2, place=1).get().name in leader.partition("pulsar-plot-axis")[0][-900:]
