"""What each rule finds and destroys; lists that are the same."""

from datetime import UTC, date, datetime, timedelta

import factories as make
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kernel_consents import case
from retention_rows import Scene

from pulsar_xblocks.kernel.audit.models import AuditEntry
from pulsar_xblocks.kernel.consents.models import ConsentRecord
from pulsar_xblocks.kernel.links.actions import issue_link
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.retention import domain
from pulsar_xblocks.kernel.retention.actions import start_timers
from pulsar_xblocks.kernel.retention.domain import Item, Term
from pulsar_xblocks.studios.models import StudioApplication


@pytest.fixture
def scene(now, db):
    return Scene(now)


def test_drafts_of_a_past_year_are_blanked(scene, now):
    year = scene.studio.year
    draft = make.StudioApplicationFactory(year=year, status="draft", submitted_at=None, answers='{"o2_name": "Ольга"}')
    sent = make.StudioApplicationFactory(year=year, answers='{"o2_name": "Ольга"}')
    start_timers("projectyear", [year.pk], [Term("draft", date(2025, 6, 19))], region_id=scene.region.pk, now=now)

    scene.purge()

    answers = dict(StudioApplication.objects.values_list("pk", "answers"))
    assert answers == {draft.pk: "{}", sent.pk: '{"o2_name": "Ольга"}'}


def test_looks_older_than_a_year_go_and_decisions_stay(scene):
    old, fresh = datetime(2025, 11, 9, tzinfo=UTC), datetime(2025, 11, 12, tzinfo=UTC)
    for action, at in (("export", old), ("file.download", old), ("export", fresh), ("role.give", old)):
        AuditEntry.objects.create(region=scene.region, action=action, object_kind="studio", object_id="", at=at)
    AuditEntry.objects.create(region=make.RegionFactory(code="42"), action="export", object_kind="studio", object_id="", at=old)

    act = scene.purge()

    left = AuditEntry.objects.exclude(object_kind__in=("destructionact", "person")).order_by("pk")
    assert [(row.action, row.at) for row in left] == [("export", fresh), ("role.give", old), ("export", old)]
    assert act.rows.get(rule="access_log").quantity == 2


def test_closed_links_go_after_thirty_days(scene):
    for ago in (29, 31, 32):
        issue_link(
            purpose="studios.mentor", subject=scene.studio, region_id=scene.region.pk, now=scene.now - timedelta(days=60), valid=None
        )
        Link.objects.filter(revoked_at=None).update(revoked_at=scene.now - timedelta(days=ago), expires_at=None)

    act = scene.purge()

    assert (Link.objects.count(), act.rows.get(rule="link").quantity) == (1, 2)


@pytest.fixture
def answered(scene):
    """Return a case whose guardian gave a consent that is over with the studio's."""
    found = case(scene.now)
    found.give(scene.now - timedelta(days=5))
    make.MembershipFactory(studio_year=scene.studio, person=found.child, open_marker=None, left_on=date(2025, 6, 1))
    start_timers("studioyear", [scene.studio.pk], [Term("consent", date(2026, 8, 31))], region_id=scene.region.pk, now=scene.now)
    return found


def test_consents_lose_who_answered_and_keep_the_answer(scene, answered):
    guardian = answered.guardian.person

    scene.purge()

    row = ConsentRecord.objects.get(subject=answered.child)
    assert (row.representative, row.relation, row.answer, row.text_digest) == ("", "", "given", answered.text().digest)
    assert Person.objects.get(pk=guardian.pk).retired_at == scene.now


def test_a_guardian_of_another_child_is_kept(scene, answered):
    guardian = answered.guardian
    other = make.PupilFactory()
    type(guardian).objects.create(region=scene.region, person=guardian.person, subject=other, email="anna@example.ru")

    scene.purge()

    assert Person.objects.get(pk=guardian.person_id).retired_at is None


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 9)), unique=True, max_size=6), st.randoms())
def test_the_digest_of_a_list_knows_no_order(rows, rng):
    items = [(Item("roster", kind, str(pk), date(2026, 8, 31)), "") for kind, pk in rows]
    other = rng.sample(items, len(items))

    assert domain.digest(items) == domain.digest(other)
    assert domain.digest([*items, (Item("roster", "c", "1", date(2026, 8, 31)), "")]) != domain.digest(items)


@given(st.dates(date(2001, 1, 1), date(2100, 12, 31)))
def test_a_year_before_is_a_year_before(day):
    before = domain.year_before(day)

    assert (day - before).days in (365, 366)


def test_a_year_before_a_leap_day():
    assert domain.year_before(date(2028, 2, 29)) == date(2027, 2, 28)
