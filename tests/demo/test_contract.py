import json
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives

from pulsar_demo import clock, personas
from pulsar_demo.mail import DemoMailBackend
from pulsar_demo.models import Published
from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import age_on

KEYS = {"block_type", "title", "usage_key", "course_key", "persona", "public", "handler_url"} | {
    f"{name}_url" for name in ("learn", "unit", "studio", "author", "olx")
}


def test_blocks_are_described_with_every_key(client, sample):
    rows = {row["usage_key"]: row for row in client.get("/demo/blocks.json").json()}

    row = rows[sample.usage_key]
    assert set(row) == KEYS
    assert row["handler_url"] == f"/courses/{row['course_key']}/xblock/{sample.usage_key}/handler/{{handler}}"
    assert row["public"] is False


@pytest.mark.parametrize("name", ["learn_url", "unit_url", "studio_url", "author_url", "olx_url"])
def test_addresses_of_a_block_answer(as_persona, sample, name):
    author = as_persona("author")
    row = next(row for row in author.get("/demo/blocks.json").json() if row["usage_key"] == sample.usage_key)

    assert author.get(row[name]).status_code == 200


def test_clock_starts_on_10_november_2026(client, home, db):
    assert client.get("/demo/clock/").json()["now"].startswith("2026-11-10T03:00:0")


def test_clock_advances_by_seconds(client, home, db):
    before = clock.now()

    client.post("/demo/clock/", {"advance": "3600"})

    assert timedelta(hours=1) <= clock.now() - before < timedelta(hours=1, minutes=1)


def test_clock_takes_json_and_a_moment_without_zone_as_tomsk(client, home, db):
    answer = client.post("/demo/clock/", json.dumps({"now": "2026-12-01T12:00:00"}), content_type="application/json")

    assert answer.json()["now"].startswith("2026-12-01T05:00:")


def test_clock_is_kept_for_the_next_process(client, home, db):
    client.post("/demo/clock/", {"now": "2027-01-01T00:00:00+07:00"})
    clock._offset = timedelta()

    clock.load()

    assert clock.now().isoformat().startswith("2026-12-31T17:00")


@pytest.mark.parametrize("posted", [{}, {"advance": "soon"}, {"advance": "nan"}, {"now": "yesterday"}, {"advance": "1e30"}])
def test_clock_refuses_what_is_no_time(client, home, db, posted):
    answer = client.post("/demo/clock/", posted)

    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert list(answer.json()["errors"]) == ["advance"]


def test_clock_runs_due_jobs_before_it_answers(client, home, db, monkeypatch):
    runs = []
    monkeypatch.setattr("pulsar_xblocks.kernel.jobs.actions.run_due", lambda now, limit=100: runs.append(now) or 0)

    client.post("/demo/clock/", {"advance": "60"})

    assert len(runs) == 1


def test_mail_is_kept_and_its_links_found(client, home, db):
    letter = EmailMultiAlternatives("Тема", "Откройте http://127.0.0.1/pulsar/l/abc/, пожалуйста.", to=["a@demo.invalid", "b@demo.invalid"])
    letter.attach_alternative("<p>Откройте</p>", "text/html")
    letter.attach("план.txt", "текст", "text/plain")
    DemoMailBackend().send_messages([letter])

    [row] = client.get("/demo/mail.json").json()
    assert row["to"] == ["a@demo.invalid", "b@demo.invalid"]
    assert row["links"] == ["http://127.0.0.1/pulsar/l/abc/"]
    assert (row["subject"], row["html"], row["attachments"]) == ("Тема", "<p>Откройте</p>", ["план.txt"])
    assert 'href="http://127.0.0.1/pulsar/l/abc/"' in client.get("/demo/mail/").content.decode()


def test_published_groups_what_blocks_told(client, loaded):
    user = get_user_model().objects.get(username="pupil")
    Published.objects.create(kind="grade", user=user, usage_key="u", value='{"value": 3, "max_value": 10}', at=clock.now())
    Published.objects.create(kind="event", name="pulsar.x", user=user, usage_key="u", value="{}", at=clock.now())

    body = client.get("/demo/published.json").json()

    assert set(body) == {"grades", "completions", "events"}
    assert body["grades"][0]["user"] == "pupil"
    assert set(body["grades"][0]) == {"user", "usage_key", "value", "at"}
    assert set(body["events"][0]) == {"user", "usage_key", "value", "at", "name"}


def test_audit_shows_entries(client, loaded):
    person = Person.objects.get(user__username="operator")
    record("studio.closed", person, by=person, now=clock.now(), reason="проверка", n=1)

    entry = client.get("/demo/audit.json").json()[-1]

    assert (entry["user"], entry["action"], entry["reason"], entry["detail"]) == ("operator", "studio.closed", "проверка", {"n": 1})


def test_body_over_the_cap_is_refused(client, home, db):
    answer = client.post("/demo/clock/", b"x" * 4_000_001, content_type="application/json")

    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")


def test_body_at_the_cap_is_let_through(client, home, db):
    answer = client.post("/demo/clock/", b"x" * 4_000_000, content_type="application/json")

    assert answer.status_code == 422


def test_body_of_unknown_length_is_refused(client, home, db):
    answer = client.post("/demo/clock/", b"{}", content_type="application/json", HTTP_TRANSFER_ENCODING="chunked")

    assert answer.status_code == 411


def test_header_counts_statements_on_our_tables_only(client, loaded):
    assert client.get("/login/")["X-Pulsar-Queries"] == "0"
    assert client.get("/demo/mail.json")["X-Pulsar-Queries"] == "0"
    assert client.get("/demo/audit.json")["X-Pulsar-Queries"] == "1"


def test_every_persona_may_log_in_with_the_public_password(client, loaded):
    assert len(personas.PERSONAS) == 25
    for persona in personas.PERSONAS:
        assert client.login(username=persona.key, password="pulsar")


def test_pupils_are_13_15_and_17(loaded):
    day = clock.START.date()
    ages = {key: age_on(Person.objects.get(user__username=key).birth_date, day) for key in ("pupil", "pupil2", "pupil3")}

    assert ages == {"pupil": 13, "pupil2": 15, "pupil3": 17}
