"""Links: issue, open, revoke, spend; counted attempts; the pages."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.links import actions, domain, queries, registry
from pulsar_xblocks.kernel.links.models import Attempt, Link
from pulsar_xblocks.kernel.pure.errors import Gone, NotFound, TooMany

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return Region.objects.create(code="70", name="Томская область", time_zone="Asia/Tomsk")


@pytest.fixture
def trial(region, now):
    registry.register("trial", lambda request, link: HttpResponse(f"page of {link.object_id}"))
    yield actions.issue_link(purpose="trial", subject=region, region_id=region.pk, now=now, valid=timedelta(days=1))
    registry._served.pop("trial")


def test_only_the_hash_of_a_token_is_stored(trial):
    row = Link.objects.get()

    assert row.digest == domain.digest(trial.token)
    assert len(trial.token) >= 32
    assert all(trial.token not in str(value) for value in vars(row).values())


def test_link_opens_for_its_purpose_only(trial, now):
    assert queries.open_link(trial.token, "trial", now) == trial.row
    with pytest.raises(NotFound):
        queries.open_link(trial.token, "other", now)
    with pytest.raises(NotFound):
        queries.open_link("no-such-token", None, now)


def test_expired_revoked_and_used_links_are_gone(trial, region, now):
    with pytest.raises(Gone):
        queries.open_link(trial.token, "trial", now + timedelta(days=1))

    actions.use_link(trial.row, now)
    with pytest.raises(Gone):
        queries.open_link(trial.token, "trial", now)
    with pytest.raises(Gone):
        actions.use_link(trial.row, now)

    second = actions.issue_link(purpose="trial", subject=region, region_id=region.pk, now=now, valid=None)
    assert actions.revoke_links("trial", region, now) == 2
    with pytest.raises(Gone):
        queries.open_link(second.token, "trial", now)


def test_attempts_above_the_limit_are_refused_until_the_window_ends(now):
    window = timedelta(minutes=10)
    for _ in range(3):
        actions.count_attempt("code", "192.0.2.1", limit=3, window=window, now=now)

    with pytest.raises(TooMany) as refused:
        actions.count_attempt("code", "192.0.2.1", limit=3, window=window, now=now)

    assert 1 <= refused.value.wait_s <= 600
    actions.count_attempt("code", "192.0.2.2", limit=3, window=window, now=now)
    actions.count_attempt("code", "192.0.2.1", limit=3, window=window, now=now + window)
    assert not Attempt.objects.filter(key__contains="192.0.2").exists()
    assert actions.forget_attempts(now + window) == 2


def test_page_is_kept_out_of_caches_and_referrers(client, trial):
    response = client.get(f"/pulsar/l/{trial.token}/")

    assert response.content.decode() == "page of " + trial.row.object_id
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store, private"


def test_closed_link_answers_410_in_plain_words(client, trial, now):
    Link.objects.update(revoked_at=now)

    response = client.get(f"/pulsar/l/{trial.token}/")

    assert response.status_code == 410
    assert "/pulsar/links/again/" in response.content.decode()
    assert client.get(f"/pulsar/l/{trial.token}/", HTTP_ACCEPT="application/json").status_code == 410


def test_guessing_tokens_ends_in_429_and_true_links_still_open(client, trial):
    answers = [client.get(f"/pulsar/l/guess-{number:03d}/").status_code for number in range(31)]

    assert answers == [404] * 30 + [429]
    assert client.get(f"/pulsar/l/{trial.token}/").status_code == 200


def test_guessing_one_prefix_from_many_addresses_ends_in_429(client, now):
    answers = [client.get(f"/pulsar/l/sameprefix{number}/", REMOTE_ADDR=f"192.0.2.{number}").status_code for number in range(11)]

    assert answers == [404] * 10 + [429]


def test_sub_pages_exist_only_where_registered(client, trial):
    assert client.get(f"/pulsar/l/{trial.token}/more/").status_code == 404


def test_again_answers_the_same_whether_or_not_the_address_is_known(client, now):
    asked = []
    registry.register("trial", None, again=lambda email, at: asked.append(email))

    known = client.post("/pulsar/links/again/", {"email": "anna@example.ru"})
    wrong = client.post("/pulsar/links/again/", {"email": "anna"})
    registry._served.pop("trial")

    assert (known.status_code, known["Location"]) == (302, "/pulsar/links/again/?sent=1")
    assert wrong.status_code == 422 and 'id="e-email"' in wrong.content.decode()
    assert asked == ["anna@example.ru"]
    assert client.get("/pulsar/links/again/?sent=1").status_code == 200


def test_again_is_limited_by_address_and_needs_the_csrf_token(client, now):
    answers = [client.post("/pulsar/links/again/", {"email": "Anna@example.ru"}).status_code for _ in range(4)]

    assert answers == [302, 302, 302, 429]
    assert Client(enforce_csrf_checks=True).post("/pulsar/links/again/", {"email": "a@b.ru"}).status_code == 403
