"""What becomes of diaries: reminders, cards, a person's copy, retirement, terms of keeping."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from factories import PersonFactory
from practice_rows import agreed, asked, put, studying, taught

from pulsar_xblocks.courses.practice import own, queries, reminding, terms
from pulsar_xblocks.courses.practice.actions import confirming, days, planning
from pulsar_xblocks.courses.practice.file_rights import EVIDENCE
from pulsar_xblocks.courses.practice.models import PracticeLog, PracticeRow
from pulsar_xblocks.kernel.files.actions import attach
from pulsar_xblocks.kernel.files.domain import REMOVED
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.uploads import store_upload
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.kernel.people.actions import export_person, retire
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.retention.registry import Doomed
from pulsar_xblocks.kernel.roles.queries import actor_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


@pytest.fixture
def row(group, teacher, school):
    return studying(taught(group), teacher, school)


def _kinds(now):
    return [(one.once.split(":")[0], one.person is None) for one in reminding.due(now)]


def test_a_plan_and_days_that_wait_are_reminded_of_after_three_days_once_a_week(row):
    log = asked(row)
    assert _kinds(NOW + timedelta(days=2)) == []
    assert _kinds(NOW + timedelta(days=3)) == [("practice.plan", True)]

    planning.renew_link(log, by=row.person, now=NOW)
    PracticeLog.objects.update(plan_agreed_at=NOW, status="active")
    put(queries.log_or_404(log.pk), date(2026, 11, 9))
    assert _kinds(NOW + timedelta(days=1)) == []
    assert _kinds(NOW + timedelta(days=2)) == [("practice.days", True)]
    weeks = {one.once for days in range(3, 9) for one in reminding.due(NOW + timedelta(days=days)) if one.email}
    assert len(weeks) == 2


def test_a_supervisor_whose_link_was_closed_is_not_reminded(row, curator):
    log = asked(row)
    planning.close_link(log, by=curator, now=NOW)

    assert _kinds(NOW + timedelta(days=5)) == []


def test_a_reminder_makes_its_link_when_it_is_written(row):
    asked(row)
    found = list(reminding.due(NOW + timedelta(days=3)))
    assert Link.objects.count() == 1

    assert "/pulsar/l/" in found[0].compose().link
    assert Link.objects.count() == 2


def test_the_participant_is_reminded_before_the_end_and_after_it(row):
    agreed(row)

    assert _kinds(datetime(2026, 11, 16, 3, 0, tzinfo=UTC)) == []
    assert _kinds(datetime(2026, 11, 18, 3, 0, tzinfo=UTC)) == [("practice.end", False)]
    assert _kinds(datetime(2026, 11, 22, 3, 0, tzinfo=UTC)) == [("practice.end", False)]
    assert _kinds(datetime(2027, 3, 1, 3, 0, tzinfo=UTC)) == []


def test_reminders_read_as_often_for_one_and_for_three(group, row, django_assert_num_queries):
    group.places = 30
    group.save()
    for person in (None, PersonFactory(), PersonFactory()):
        asked(row if person is None else studying(group, person))
        with django_assert_num_queries(5):
            assert len(list(reminding.due(NOW + timedelta(days=3)))) > 0


def test_a_card_says_what_is_next(row, teacher, russian):
    card = next(iter(own.cards(teacher, actor_of(teacher), NOW)))
    assert (card.title, card.tone) == ("Дневник стажировки", "warn")
    assert "Составьте план" in card.next_step

    put(agreed(row))
    card = next(iter(own.cards(teacher, actor_of(teacher), NOW)))
    assert card.tone == "run"
    client = Client()
    client.force_login(teacher.user)
    assert "Дневник стажировки" in client.get("/pulsar/me/").content.decode()


def test_a_card_asks_to_correct_a_day_that_is_not_confirmed(row, teacher, russian):
    log = agreed(row)
    first, _ = put(log), put(log, date(2026, 11, 4), "2")
    confirming.reject(log, (first.key, first.version), "Меня не было", by=log.supervisor, now=NOW)

    card = next(iter(own.cards(teacher, actor_of(teacher), NOW)))

    assert (card.tone, "исправьте запись" in card.next_step) == ("warn", True)


def test_a_persons_copy_holds_the_diary_and_not_the_supervisor(row, teacher):
    put(agreed(row))

    told = export_person(teacher)["practice"]
    assert told[0]["rows"][0]["activity"] == "Провела встречу студии"
    assert "Соколова" not in str(told)


def test_retirement_blanks_the_words_and_closes_the_link(row, teacher):
    put(agreed(row))
    retire(teacher, NOW)
    retire(teacher, NOW)

    log = PracticeLog.objects.get()
    assert [log.host, log.plan, log.supervisor_name, log.supervisor_email, log.status] == ["", "", "", "", "active"]
    assert PracticeRow.objects.get().activity == ""
    assert PracticeRow.objects.get().hours == 4
    assert Link.objects.filter(revoked_at=None).count() == 0


def test_a_supervisor_is_retired_too(row):
    log = agreed(row)
    retire(log.supervisor, NOW)

    stored = PracticeLog.objects.get()
    assert [stored.supervisor_name, stored.supervisor_email, stored.host] == ["", "", "Лицей № 7"]
    assert Link.objects.filter(revoked_at=None).count() == 0


def test_five_years_after_the_group_the_diary_goes_with_its_evidence_and_supervisor(row, teacher, region):
    log = agreed(row)
    day = put(log)
    file = store_upload(SimpleUploadedFile("План.pdf", PDF), teacher, EVIDENCE, None, NOW)
    attach([file.key], teacher, EVIDENCE, day, region_id=region.pk)
    assert terms.plan(region.pk, date(2031, 12, 11)) == []
    found = terms.plan(region.pk, date(2031, 12, 12))
    assert [(item.rule, item.since) for item in found] == [("practice_log", date(2031, 12, 11))]

    gone = Doomed(region.pk, terms.KIND, str(log.pk), teacher, None, date(2031, 12, 12), NOW)
    terms.destroy(gone)
    terms.destroy(gone)
    assert PracticeLog.objects.get().plan == ""
    assert PrivateFile.objects.get(pk=file.pk).state == REMOVED
    assert Person.objects.get(pk=log.supervisor_id).retired_at is not None
    assert terms.plan(region.pk, date(2032, 1, 1)) == []


def test_evidence_is_seen_by_who_runs_the_group_and_not_while_the_day_is_written(row, teacher, region, curator):
    log = agreed(row)
    day = put(log)
    file = store_upload(SimpleUploadedFile("План.pdf", PDF), teacher, EVIDENCE, None, NOW)
    attach([file.key], teacher, EVIDENCE, day, region_id=region.pk)
    client = Client()
    client.force_login(curator.user)

    assert client.get(f"/pulsar/files/{file.key}/").status_code == 200
    days.open_day(log, day.key, by=teacher, now=NOW)
    assert client.get(f"/pulsar/files/{file.key}/").status_code == 404
