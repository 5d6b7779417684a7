"""Achievements as their owner keeps them: versions, files, undo, and what applications copy."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import factories as make
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from selection_rows import SelectionApplicationFactory

from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.files.uploads import store_upload
from pulsar_xblocks.kernel.people.registry import exports
from pulsar_xblocks.kernel.pure.errors import Conflict, Invalid, NotFound, Stale
from pulsar_xblocks.kernel.retention.registry import Doomed
from pulsar_xblocks.kernel.versions.models import Revision
from pulsar_xblocks.selection.applications.models import ApplicationAchievement
from pulsar_xblocks.selection.contests import retirement
from pulsar_xblocks.selection.contests.actions import lists as choices
from pulsar_xblocks.selection.contests.actions import own as actions
from pulsar_xblocks.selection.contests.actions.own import PURPOSE, Typed
from pulsar_xblocks.selection.contests.models import Achievement, ContestChoice
from pulsar_xblocks.selection.contests.queries import achievements_of
from pulsar_xblocks.selection.contests.queries.own import RETURNABLE, nearest, removed_by

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@pytest.fixture
def diploma(scene, now):
    """Return a function that stores a file of the pupil or of somebody else."""
    return lambda person=None: store_upload(SimpleUploadedFile("Диплом.png", PNG), person or scene.pupil, PURPOSE, None, now)


def test_an_application_copies_plain_values(scene, keep):
    keep(scene.lomonosov, result="winner", number="Л-1", on=date(2026, 10, 1))
    keep(None, name="Турнир  двора", level="regional", subject="шахматы")

    found = {claim.name: claim for claim in achievements_of(scene.pupil)}

    listed, typed = found["Олимпиада школьников «Ломоносов»"], found["Турнир  двора"]
    assert (listed.olympiad, listed.level, listed.source, listed.code) == ("олимпиада школьников ломоносов", "rsosh_1", "rsosh", "Р-1")
    assert (listed.subject, listed.result, listed.number, listed.on) == ("физика", "winner", "Л-1", date(2026, 10, 1))
    assert (typed.olympiad, typed.level, typed.source, typed.claimed_level) == ("турнир двора", "regional", "", "regional")


def test_a_replaced_contest_is_the_same_as_its_successor(scene, keep, django_assert_num_queries):
    keep(scene.lomonosov)
    scene.lomonosov.replaced_by, scene.lomonosov.is_active = "Р-9", False
    scene.lomonosov.save()
    scene.lomonosov.pk = None
    scene.lomonosov.code, scene.lomonosov.name, scene.lomonosov.replaced_by = "Р-9", "Олимпиада «Новый Ломоносов»", ""
    scene.lomonosov.save()

    with django_assert_num_queries(2):
        claim = achievements_of(scene.pupil)[0]

    assert (claim.name, claim.olympiad) == ("Олимпиада школьников «Ломоносов»", "олимпиада новый ломоносов")


def test_what_one_changes_is_kept_as_versions(scene, keep, now):
    row = keep(scene.lomonosov)

    changed = actions.change(row, Typed(replace(row.said, result="winner"), row.version), now=now)

    assert (changed.result, changed.version) == ("winner", 2)
    assert Revision.objects.filter(kind="achievement", object_id=str(row.pk)).count() == 2


def test_a_stale_window_gets_both_texts_in_words(scene, keep, now):
    row = keep(scene.lomonosov)
    actions.change(row, Typed(replace(row.said, result="winner"), 1), now=now)

    with pytest.raises(Stale) as refused:
        actions.change(row, Typed(replace(row.said, result="participant"), 1), now=now)

    assert [(one.name, one.current, one.yours) for one in refused.value.rows] == [("result", "победитель", "участник")]


def test_a_double_click_keeps_one_and_the_same_later_is_refused(scene, keep, now):
    first, again = keep(scene.lomonosov), keep(scene.lomonosov)

    with pytest.raises(Invalid):
        actions.keep(scene.pupil, scene.home, Typed(first.said), now=now + timedelta(hours=1))

    assert first.pk == again.pk
    assert Achievement.objects.count() == 1


def test_a_contest_of_another_region_or_a_foreign_file_is_refused(scene, keep, diploma, now):
    foreign = make.PersonFactory(with_account=True)
    scene.ministry.region = scene.other
    scene.ministry.save()

    with pytest.raises(Invalid) as event:
        keep(scene.vsosh)
    with pytest.raises(Invalid) as file:
        keep(scene.lomonosov, files=(diploma(foreign).key,))
    with pytest.raises(Invalid) as school:
        keep(scene.lomonosov, school=10**9)

    assert [list(one.value.errors) for one in (event, file, school)] == [["event"], ["files"], ["school"]]
    assert Achievement.objects.count() == 0


def test_there_is_an_end_to_it(scene, keep, monkeypatch):
    monkeypatch.setattr("pulsar_xblocks.selection.contests.domain.own.MOST", 1)
    keep(scene.lomonosov)

    with pytest.raises(Conflict):
        keep(scene.vsosh)


def test_a_file_follows_its_achievement(scene, keep, diploma, now):
    first, second = diploma(), diploma()
    row = keep(scene.lomonosov, files=(first.key,))

    actions.change(row, Typed(replace(row.said, files=(second.key,)), 1), now=now)

    owners = dict(PrivateFile.objects.values_list("key", "subject_id"))
    assert owners == {first.key: "", second.key: str(row.pk)}


def test_a_deleted_one_comes_back_within_thirty_days(scene, keep, now):
    row = actions.remove(keep(scene.lomonosov), now=now)
    gone = achievements_of(scene.pupil)

    with pytest.raises(NotFound):
        actions.restore(row, now=now + RETURNABLE)
    actions.restore(row, now=now + RETURNABLE - timedelta(seconds=1))

    assert (gone, len(achievements_of(scene.pupil))) == ([], 1)


def test_deleted_ones_are_destroyed_with_their_files(scene, keep, diploma, now):
    file = diploma()
    actions.remove(keep(scene.lomonosov, files=(file.key,)), now=now)

    early = retirement.forget_removed(type("Context", (), {"now": now}))
    done = retirement.forget_removed(type("Context", (), {"now": now + RETURNABLE}))

    file.refresh_from_db()
    assert (early, done, Achievement.objects.count(), file.state, file.original_name) == ("0", "1", 0, "removed", "")
    assert set(Revision.objects.filter(kind="achievement").values_list("body", flat=True)) == {""}
    assert list(removed_by(scene.pupil, now)) == []


def test_retirement_destroys_everything_and_is_safe_again(scene, keep, diploma, now):
    keep(scene.lomonosov, files=(diploma().key,))
    choices.choose(scene.pupil, scene.chess, now=now)
    keep(scene.vsosh, person=scene.people.stranger)

    for _ in range(2):
        retirement.blank(scene.pupil, now)

    assert list(Achievement.objects.values_list("person", flat=True)) == [scene.people.stranger.pk]
    assert (ContestChoice.objects.count(), PrivateFile.objects.exclude(state="removed").count()) == (0, 0)


def test_the_export_of_a_person_tells_all(scene, keep, now):
    keep(scene.lomonosov, school=scene.school.pk)
    choices.choose(scene.pupil, scene.chess, now=now)

    told = exports()["achievements"](scene.pupil)

    assert told["calendar"] == [{"contest": "Областной турнир «Белая ладья»", "year": "2026/27"}]
    assert [(one["contest"], one["school"], one["result"]) for one in told["achievements"]] == [
        ("Олимпиада школьников «Ломоносов»", scene.school.short_name, "prize")
    ]


def test_the_term_is_over_three_years_after_the_school_year(scene, keep, now):
    row = keep(scene.lomonosov)

    on_time, late = retirement.due(scene.home.pk, date(2030, 8, 31)), retirement.due(scene.home.pk, date(2030, 9, 1))
    count = retirement.destroy_due(Doomed(scene.home.pk, "achievement", str(row.pk), scene.pupil, None, date(2030, 9, 1), now))

    assert on_time == []
    assert [(item.object_id, item.since, item.person_id) for item in late] == [(str(row.pk), date(2030, 8, 31), scene.pupil.pk)]
    assert (count, Achievement.objects.count()) == (1, 0)


def test_a_diploma_that_an_application_shows_outlives_its_achievement(scene, keep, diploma, now):
    file, other = diploma(), diploma()
    row, changed = keep(scene.lomonosov, files=(file.key,)), keep(scene.chess, files=(other.key,))
    application = SelectionApplicationFactory(person=scene.pupil, call__region=scene.home)
    for place, one in enumerate((file, other)):
        facts = {"key": str(place), "olympiad": "о", "name": "О", "year": "2026/27", "result": "prize"}
        ApplicationAchievement.objects.create(application=application, files=one.key, **facts)

    actions.remove(row, now=now)
    actions.change(changed, Typed(replace(changed.said, files=()), 1), now=now)
    retirement.forget_removed(SimpleNamespace(now=now + timedelta(days=31)))

    assert list(PrivateFile.objects.filter(pk__in=[file.pk, other.pk]).values_list("state", "expires_at")) == [("ready", None)] * 2
    ApplicationAchievement.objects.update(files="")
    retirement.forget_removed(SimpleNamespace(now=now + timedelta(days=32)))
    assert PrivateFile.objects.get(pk=file.pk).state == "removed"


def test_the_next_contest_may_have_one_day_only(scene, now):
    day = date(2026, 12, 20)
    type(scene.chess).objects.filter(pk=scene.chess.pk).update(starts_on=day)
    choices.choose(scene.pupil, scene.chess, now=now)

    assert [nearest(scene.pupil, one)[1] for one in (day, day + timedelta(days=1))] == [scene.chess, None]
