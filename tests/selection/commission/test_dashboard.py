import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from commission_rows import a_call, applications, given
from factories import MunicipalityFactory, PersonFactory, RegionFactory
from openpyxl import load_workbook
from selection_rows import SelectionApplicationFactory

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.selection.applications.models import SelectionApplication
from pulsar_xblocks.selection.calls.models import Call
from pulsar_xblocks.selection.commission.actions import running
from pulsar_xblocks.selection.commission.models import RankingRun
from pulsar_xblocks.selection.templates.science import science

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock(at):
    at(NOW)


def _url(call: Call) -> str:
    return f"/pulsar/calls/{call.pk}/dashboard/"


def _read(client: object, call: Call) -> str:
    """Return the page with plain spaces."""
    return client.get(_url(call)).content.decode().replace("\u00a0", " ")


def _sent(call: Call, count: int, **facts: object) -> list[SelectionApplication]:
    facts = {"submitted_at": NOW - timedelta(hours=5)} | facts
    return [SelectionApplicationFactory(call=call, person=PersonFactory(), **facts) for _ in range(count)]


def _drafts(call: Call, count: int, answers: dict[str, object] | None = None, **facts: object) -> None:
    for _ in range(count):
        SelectionApplicationFactory(
            call=call, person=PersonFactory(), status="draft", number="", submitted_at=None,
            questionnaire=call.questionnaire, answers=json.dumps(answers or {}), **facts,
        )  # fmt: skip


def test_the_dashboard_tells_when_from_where_and_how_many(entered):
    call = a_call()
    town = MunicipalityFactory(region=call.region, name="город Северск")
    _sent(call, 3, municipality=town, grade=8)
    _sent(call, 2, submitted_at=NOW - timedelta(days=2), grade=10)

    page = _read(entered(), call)

    assert "<dd>5</dd>" in page and "<dd>2,5</dd>" in page  # five for two places
    assert "Северск 3" in page and "8 класс 3" in page and "10 класс 2" in page
    assert 'id="t-days"' in page and 'id="t-hours"' in page


def test_the_dashboard_reads_as_much_for_three_applications_as_for_one_and_little(entered, django_assert_max_num_queries):
    one, three = a_call(), a_call()
    _sent(one, 1)
    _sent(three, 3)
    client, counts = entered(), []

    for call in (one, three):
        answer = client.get(_url(call))
        with django_assert_max_num_queries(20) as seen:
            answer = client.get(_url(call))
        counts.append(len([query for query in seen.captured_queries if "pulsar_" in query["sql"]]))
        assert answer.status_code == 200

    assert counts[0] == counts[1] <= 12


def test_waiting_applications_are_named_with_whose_turn_it_is(entered):
    call = a_call()
    _sent(call, 2)
    _sent(call, 1, status="returned")
    _sent(call, 1, status="admitted")
    _drafts(call, 6, expires_at=NOW + timedelta(days=2))
    _drafts(call, 4)

    page = _read(entered(), call)

    stops = page.split('id="t-stops"')[1].split("</section>")[0]
    assert "представитель ещё не дал согласия" in stops and "<strong>6</strong>" in stops
    assert "меньше 5" in stops and "<strong>4</strong>" not in stops
    assert "проверки документов" in stops and "<strong>2</strong>" in stops
    assert f"/pulsar/calls/{call.pk}/applications/?status=returned" in stops


def test_what_drafts_lack_is_told_when_many_lack_it(entered):
    call = a_call()
    Call.objects.filter(pk=call.pk).update(questionnaire=pin("questionnaire", science(), NOW))
    call.refresh_from_db()
    _drafts(call, 6, {"n1": "physics", "c7": "no"})
    _drafts(call, 3, {"c7": "no"})

    page = _read(entered(), call)

    lacking = page.split('id="t-lacking"')[1].split("</section>")[0]
    assert "Описание своего проекта" in lacking
    assert "Предметное направление" not in lacking  # three lack it


def test_drafts_that_lack_something_are_not_told_when_there_are_few(entered):
    call = a_call()
    Call.objects.filter(pk=call.pk).update(questionnaire=pin("questionnaire", science(), NOW))
    call.refresh_from_db()
    _drafts(call, 4)

    page = _read(entered(), call)

    assert 'id="t-stops"' in page and 'id="t-lacking"' not in page


def test_the_call_of_a_year_before_stands_beside(entered):
    call = a_call(programme="Смена «Наука»")
    year = timedelta(days=365)
    facts = {"programme": call.programme, "opens_at": call.opens_at - year, "closes_at": call.closes_at - year, "status": "archived"}
    before = a_call(title="Прошлогодний набор", **facts)
    _sent(before, 4, submitted_at=NOW - year, status="enrolled")
    _sent(before, 6, submitted_at=NOW - year + timedelta(days=5), status="declined")
    _sent(call, 5)

    page = _read(entered(), call)

    assert "на 25 % больше, чем год назад к этому дню" in page
    assert 'id="t-growth"' in page and "Прошлогодний набор" in page


def test_another_programme_is_not_compared(entered):
    call = a_call(programme="Смена «Наука»")
    year = timedelta(days=365)
    a_call(programme="Смена «Спорт»", opens_at=call.opens_at - year, closes_at=call.closes_at - year)
    _sent(call, 5)

    assert 'id="t-growth"' not in _read(entered(), call)


def test_a_call_without_applications_says_what_will_be_here(entered):
    page = entered().get(_url(a_call())).content.decode()

    assert "Заявок пока нет" in page and '<svg class="pulsar-plot"' not in page


@pytest.mark.parametrize("role", ["expert", "mentor", "officer", "chair"])
def test_only_the_staff_reads_the_dashboard(entered, role):
    call = a_call()

    assert entered(role, call=call).get(_url(call)).status_code in (403, 404)


def test_the_dashboard_of_another_region_is_not_there(entered):
    call = a_call()

    assert entered(region=RegionFactory(code="42", name="Кемеровская область")).get(_url(call)).status_code == 404


def test_the_dashboard_is_taken_out_with_a_reason_that_is_recorded(entered):
    call = a_call()
    _sent(call, 3, grade=8)
    client = entered()

    asked = client.get(f"{_url(call)}csv/")
    refused = client.post(f"{_url(call)}csv/", {"reason": ""})
    answer = client.post(f"{_url(call)}csv/", {"reason": "Отчёт учредителю"})

    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig").replace("\u00a0", " ")), delimiter=";"))
    assert (asked.status_code, refused.status_code, answer.status_code) == (200, 422, 200)
    assert ["Заявки по классам", "8 класс", "3", ""] in rows
    assert AuditEntry.objects.get(action="export").reason == "Отчёт учредителю"


def test_the_dashboard_as_excel_holds_the_same(entered):
    call = a_call()
    _sent(call, 3, grade=8)

    answer = entered().post(f"{_url(call)}xlsx/", {"reason": "Отчёт учредителю"})

    rows = list(load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)
    assert ("Заявки по\u00a0классам", "8\u00a0класс", 3, None) in rows


def test_a_form_that_does_not_exist_is_not_found(entered):
    assert entered().post(f"{_url(a_call())}pdf/", {"reason": "Отчёт учредителю"}).status_code == 404


def test_diagnostics_are_drawn_and_called_so(entered):
    call = a_call()
    rows = applications(call, 3)
    given({row.pk: 60 + at for at, row in enumerate(rows)})
    run = running.run_ranking(call, by=None, now=NOW)
    first, second = PersonFactory(), PersonFactory()
    experts = [
        {"expert": first.pk, "count": 3, "mean": "6.5", "severity": "-1.25", "is_shared": True},
        {"expert": second.pk, "count": 3, "mean": "7.75", "severity": "1.25", "is_shared": True},
    ]
    others = [{"expert": None, "enters": [], "leaves": []}, {"expert": first.pk, "enters": [rows[0].number], "leaves": [rows[1].number]}]
    RankingRun.objects.filter(pk=run.pk).update(diagnostics=json.dumps({"experts": experts, "others": others}))

    page = entered().get(f"/pulsar/calls/{call.pk}/ranking/").content.decode()

    part = page.split('id="t-doubts"')[1]
    assert part.count('class="pulsar-plot"') == 2
    assert "победителей по этим данным никогда не выбирают" in part.lower() or "Только для протокола" in part
    assert "−1,25" in part and f"{first.short_name} 1" in part
