"""A guardian who has not answered sees nothing of what others have answered."""

import pytest
from django.test import Client
from kernel_consents import CHILD_15, case, staff

from pulsar_xblocks.kernel.consents import actions, hooks, queries
from pulsar_xblocks.kernel.consents.models import Guardian
from pulsar_xblocks.kernel.links.actions import issue_link

pytestmark = pytest.mark.django_db


def second(found, now):
    """Return the page of another guardian, whom the mentor has asked and who has not answered."""
    guardian, _ = actions.requests.guardian_for(found.child, "other@example.ru", found.region, now)
    link = issue_link(purpose="guardian", subject=guardian, region_id=found.region.pk, now=now, valid=None, lasting=True)
    return f"/pulsar/l/{link.token}/"


def test_before_the_own_answer_nothing_is_shown_of_what_others_have_answered(client, now, monkeypatch):
    found = case(now, birth=CHILD_15)
    found.give(now)
    found.give(now, party="self")
    progress = hooks.Progress("8\u00a0«А»", (hooks.Step("Начало занятий", "Встречи по средам"),))
    monkeypatch.setattr(hooks, "_progress", [lambda subject, at: progress])
    url = second(found, now)

    page, first = client.get(url).content.decode(), client.get(found.url).content.decode()
    document = client.get(url + "document-studio/").content.decode()
    withdrawals = [client.get(url + "withdraw-studio/"), client.post(url + "withdraw-studio/")]

    told = ("Все ответы", "Тихонова Анна", "Встречи по средам", "/withdraw-studio/")
    assert [text in first for text in told] == [True] * 4
    assert [text in page for text in told] == [False] * 4
    assert "Где сейчас" in first and "Где сейчас" not in page
    assert "Тихонова Анна" not in document
    assert [answer.status_code for answer in withdrawals] == [404, 404]
    assert queries.state(found.child, "studio", now) == "given"


def test_before_the_first_answer_the_pupils_own_one_is_not_listed(client, now):
    found = case(now, birth=CHILD_15)
    found.give(now, party="self")

    assert "Все ответы" not in client.get(found.url).content.decode()


def test_a_second_guardian_answers_what_nobody_has_and_sees_the_rest_once_the_centre_has_confirmed(client, now):
    found = case(now)
    found.give(now)
    url, operator = second(found, now), Client()
    operator.force_login(staff("operator", found.region, now).user)
    answered = client.post(url, found.post("photo_video", family="Тихонов", given="Иван", relation="father")).status_code
    page = client.get(url).content.decode()
    own = Guardian.objects.get(email="other@example.ru")

    changed = [
        operator.post(
            f"/pulsar/consents/{found.request().key}/change/", {"what": f"confirm_{own.pk}", "reason": "Паспорт показан"}
        ).status_code
        for _ in range(2)
    ]

    assert (answered, own.confirmed_at, changed) == (302, None, [302, 409])
    assert ("Тихонова Анна" in page, "/withdraw-photo_video/" in page) == (False, True)
    assert "Тихонова Анна" in client.get(url).content.decode()
    assert list(queries.answering(Guardian.objects.filter(pk=own.pk))) == [Guardian.objects.get(pk=own.pk)]
