"""The evening of the deadline: 200 people at once, several web workers, one of them killed twice.  Source: design.md section 7."""

import http.client
import json
import os
import signal
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import sites
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from factories import MembershipFactory, MentorFactory, PersonFactory, StudioYearFactory

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.roles.actions import give_role
from pulsar_xblocks.studios.models import StudioTask, Work, WorkDraft, WorkVersion
from pulsar_xblocks.studios.works import letters

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("processes")]

STUDIOS = 100
WORKERS, THREADS = 4, 8
KILLS_AFTER = (STUDIOS, 3 * STUDIOS)  # answers
TRIES = 60
CSRF = "c" * 32


@dataclass
class Outcome:
    """What all browsers were told."""

    saved: list[tuple[int, str, str]] = field(default_factory=list)  # studio, item, value
    sent: list[int] = field(default_factory=list)  # studios, one for each person who was told so
    refused: list[tuple[str, int, str]] = field(default_factory=list)
    retries: int = 0
    answers: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass
class Browser:
    """One person who saves and sends; what is not answered is asked again, as people do."""

    port: int
    url: str
    session: str
    outcome: Outcome

    def do(self, name: str, posted: dict) -> dict | None:
        for _ in range(TRIES):
            try:
                status, body = self._post(f"{self.url}/do/{name}", urlencode(posted, doseq=True))
            except (OSError, http.client.HTTPException):  # the worker died with the question or before it
                with self.outcome.lock:
                    self.outcome.retries += 1
                time.sleep(0.2)
                continue
            with self.outcome.lock:
                self.outcome.answers += 1
                if status != 200:
                    self.outcome.refused.append((name, status, body[:300]))
            return json.loads(body) if status == 200 else None
        raise AssertionError(f"nobody answers {name}")

    def _post(self, path: str, body: str) -> tuple[int, str]:
        cookie = f"{settings.SESSION_COOKIE_NAME}={self.session}; csrftoken={CSRF}"
        headers = {"Cookie": cookie, "X-CSRFToken": CSRF, "Content-Type": "application/x-www-form-urlencoded"}
        asked = http.client.HTTPConnection(sites.HOST, self.port, timeout=120)
        try:
            asked.request("POST", path, body, headers)
            answer = asked.getresponse()
            return answer.status, answer.read().decode("utf8")
        finally:
            asked.close()


def session_of(person) -> str:
    store = SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(person.user.pk), settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.user.get_session_auth_hash()
    store.save()
    return store.session_key


@pytest.fixture
def pairs(year, now):
    """Return for each studio the sessions of its mentor and of a pupil, and the pupil's membership."""
    found = []
    for _ in range(STUDIOS):
        studio = StudioYearFactory(year=year)
        mentor = PersonFactory(with_account=True)
        MentorFactory(studio_year=studio, person=mentor)
        give_role(mentor, "mentor", place=studio.studio.organisation, now=now)
        pupil = PersonFactory(with_account=True, birth_date=(now - timedelta(days=14 * 366)).date())
        member = MembershipFactory(studio_year=studio, person=pupil)
        give_role(pupil, "pupil", place=studio.studio.region, now=now)
        found.append((studio.pk, session_of(mentor), session_of(pupil), member.pk))
    return found


def save_and_send(browser: Browser, studio: int, items: list[tuple[str, str | int]], both: threading.Barrier) -> None:
    """Save items, wait for the other of the studio, press «send» in the same moment."""
    for item, value in items:
        if browser.do("save", {"item": item, "version": 0, item: value}):
            with browser.outcome.lock:
                browser.outcome.saved.append((studio, item, str(value)))
    both.wait(300)
    if browser.do("submit", {}):
        with browser.outcome.lock:
            browser.outcome.sent.append(studio)


def people_of(port: int, url: str, pairs: list, outcome: Outcome) -> list[threading.Thread]:
    found = []
    for studio, mentor, pupil, member in pairs:
        both = threading.Barrier(2)
        for session, items in ((mentor, [("text", text_of(studio))]), (pupil, [("title", title_of(studio)), ("contributors", member)])):
            told = (Browser(port, url, session, outcome), studio, items, both)
            found.append(threading.Thread(target=save_and_send, args=told))
    return found


def text_of(studio: int) -> str:
    return f"Мерили {studio}. 🌡️"


def title_of(studio: int) -> str:
    return f"Тепло {studio}"


def storm(port: int, parent, url: str, pairs: list) -> Outcome:
    """Let all of them save and send at once; kill a worker of the web in the middle, twice."""
    outcome = Outcome()
    people = people_of(port, url, pairs, outcome)
    for thread in people:
        thread.start()
    for count in KILLS_AFTER:
        sites.until(lambda count=count: outcome.answers >= count, f"{count} answers")
        os.kill(sites.children_of(parent.pid)[0], signal.SIGKILL)
    for thread in people:
        thread.join(300)
    return outcome


def test_no_work_is_lost_or_doubled_when_200_people_send_at_once(block, pairs, tmp_path):
    with sites.web(tmp_path, WORKERS, THREADS) as (port, parent):
        began = time.monotonic()
        outcome = storm(port, parent, block.url("do/x").removesuffix("/do/x"), pairs)
        print(f"\n{2 * STUDIOS} people, {outcome.answers} answers in {time.monotonic() - began:.1f} s, {outcome.retries} asked again")

    studios = [studio for studio, *_ in pairs]
    assert outcome.refused == []
    assert Counter(outcome.sent) == dict.fromkeys(studios, 2)
    assert len(outcome.saved) == 3 * STUDIOS
    kept = {(row.work.studio_year_id, row.item): row.value for row in WorkDraft.objects.select_related("work")}
    assert kept == {(studio, item): value for studio, item, value in outcome.saved}
    assert StudioTask.objects.count() == 1
    assert sorted(Work.objects.values_list("studio_year", "status", "sent_count")) == sorted((studio, "sent", 1) for studio in studios)
    versions = WorkVersion.objects.values_list("work__studio_year", "number", "title", "text", "contributors__membership")
    assert sorted(versions) == sorted((studio, 1, title_of(studio), text_of(studio), member) for studio, _, _, member in pairs)
    assert AuditEntry.objects.filter(action="work.send").count() == STUDIOS
    assert Job.objects.filter(kind=letters.JOB).count() == STUDIOS
