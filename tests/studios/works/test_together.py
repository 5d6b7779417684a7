"""Several people in one draft: who writes now, lists that two fill at once."""

from datetime import timedelta

import factories as make
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.pure.errors import Conflict
from pulsar_xblocks.studios.models import Work, WorkDraft
from pulsar_xblocks.studios.works import domain
from pulsar_xblocks.studios.works.actions import drafts

pytestmark = pytest.mark.django_db
AUTOSAVE = 8  # design.md section 7; asking who writes is no more
LINES = st.lists(st.sampled_from("абвгд"), unique=True)


def pulse(learner, tag=""):
    return learner.client.get(learner.block.url("part/pulse"), **({"HTTP_IF_NONE_MATCH": tag} if tag else {}))


def who(learner, item="text"):
    return next(row["who"] for row in pulse(learner).json()["items"] if row["item"] == item)


def test_other_person_sees_who_writes_now_and_it_ends_by_itself(filled, pupil2, mentor, at_clock, now):
    name = f"{filled.person.given} {filled.person.family[0]}."
    assert (who(pupil2), who(filled)) == (f"Сейчас пишет {name}", "")
    assert filled.person.family in who(mentor)
    assert f"Сейчас пишет {name}" in pupil2.part("work").json()["html"]

    at_clock(now + domain.WRITING + timedelta(seconds=1))

    assert who(pupil2) == ""
    assert "Сейчас пишет" not in pupil2.part("work").json()["html"]


def test_nothing_new_is_answered_by_304(filled, pupil2):
    first = pulse(pupil2)

    again = pulse(pupil2, first["ETag"])

    assert (first.status_code, again.status_code, again.getvalue()) == (200, 304, b"")
    filled.item("text", "Мерили в семи местах.", 1)
    later = pulse(pupil2, first["ETag"])
    assert next(row["version"] for row in later.json()["items"] if row["item"] == "text") == 2


@pytest.mark.parametrize("who_asks", ["filled", "pupil2", "mentor"])
def test_asking_is_cheap_and_stores_nothing(who_asks, request, filled, mentor):
    mentor.item("title", "Тепло школы", 1)
    learner = request.getfixturevalue(who_asks)
    before = list(WorkDraft.objects.order_by("pk").values())

    answer = pulse(learner)

    assert int(answer["X-Pulsar-Queries"]) <= AUTOSAVE
    assert list(WorkDraft.objects.order_by("pk").values()) == before


def test_others_learn_nothing(filled, stranger, other_mentor, as_learner):
    assert pulse(stranger).status_code == 403
    assert pulse(as_learner()).status_code == 404
    assert pulse(other_mentor).json()["items"] == []


def test_who_still_has_the_draft_open_is_told_that_it_is_sent(filled, pupil2):
    assert pulse(pupil2).json()["sent"] == ""

    filled.do("submit")

    assert pulse(pupil2).json()["sent"]


def test_everybody_is_told_of_a_file_that_experts_do_not_get_as_soon_as_that_is_known(filled, pupil2, picture):
    key = picture(filled.person)
    save(filled, "files", 0, files=[key])
    before = pulse(pupil2).json()["files"]

    PrivateFile.objects.filter(key=key).update(blind_state="locked")
    answer = pulse(pupil2)

    why = "Файл защищён паролем: сведения об авторах из него не убрать, поэтому эксперты его не получают."
    assert (before, answer.json()["files"], int(answer["X-Pulsar-Queries"]) <= AUTOSAVE) == ({}, {key: why}, True)


def test_words_that_come_while_the_work_is_being_sent_are_not_taken_for_saved(filled, mentor, now):
    seen = Work.objects.select_related("studio_year__studio").get()  # read before the other one pressed «send»
    filled.do("submit")

    with pytest.raises(Conflict):
        drafts.save_item(seen, drafts.Edit("text", "Мерили в семи местах.", 1), by=mentor.person, now=now)

    assert WorkDraft.objects.get(item="text").value == "Мерили в пяти местах."


def save(learner, item, version, was=(), **posted):
    field = "contributors" if item == "contributors" else "files"
    base = {f"was_link{n}": line for n, line in enumerate(was, 1)} if item == "links" else {f"was_{field}": list(was)}
    return learner.do("save", {"item": item, "version": version, "merge": "1", **base, **posted})


def value(item):
    return WorkDraft.objects.get(item=item).value.split("\n")


def test_two_people_tick_at_once_and_both_ticks_stay(filled, pupil2, mentor):
    first, second = str(filled.membership.pk), str(pupil2.membership.pk)
    save(filled, "contributors", 1, [first])  # the pupil takes the own tick away

    answer = save(pupil2, "contributors", 1, [first], contributors=[first, second])

    assert answer.json() == {"html": "", "message": "", "version": 3, "lines": [second]}
    assert value("contributors") == [second]


def test_two_people_add_links_at_once_and_both_stay(filled, pupil2):
    save(filled, "links", 0, link1="https://a.example")

    assert save(pupil2, "links", 0, link1="https://b.example").status_code == 200
    assert value("links") == ["https://b.example", "https://a.example"]
    assert save(filled, "links", 1, ["https://a.example"], link1="https://a.example/1").status_code == 200
    assert value("links") == ["https://a.example/1", "https://b.example"]


def test_links_that_no_longer_fit_are_shown_beside_each_other(filled, pupil2):
    save(filled, "links", 0, link1="https://a.example", link2="https://b.example")

    answer = save(pupil2, "links", 0, link1="https://c.example", link2="https://d.example")

    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    assert answer.json()["current"]["link1"] == "https://a.example"
    assert value("links") == ["https://a.example", "https://b.example"]


def test_whole_list_without_what_was_found_is_still_refused_when_stale(filled, pupil2):
    filled.do("save", {"item": "links", "version": 0, "link1": "https://a.example"})

    assert pupil2.do("save", {"item": "links", "version": 0, "link1": "https://b.example"}).status_code == 409
    assert Work.objects.get().drafts.get(item="links").value == "https://a.example"


def test_refused_list_tells_nothing_of_foreign_people_and_files(filled, pupil2, picture, now):
    foreign = make.MembershipFactory(person__family="Зарубежная", active_on=now.date())
    key = picture(foreign.person)

    people = pupil2.do("save", {"item": "contributors", "version": 99, "contributors": [foreign.pk]})
    files = pupil2.do("save", {"item": "files", "version": 99, "files": [key]})

    assert (people.status_code, people.json()["yours"]) == (409, {"contributors": ""})
    assert (files.status_code, files.json()["yours"]) == (409, {"files": ""})


@given(LINES, LINES, LINES)
def test_nobody_loses_what_another_added(base, theirs, mine):
    found = domain.merged(base, theirs, mine)

    assert set(theirs) - set(base) <= set(found)
    assert set(mine) - set(base) <= set(found)
    assert not set(found) & ((set(base) - set(theirs)) | (set(base) - set(mine))) - (set(theirs) - set(base)) - (set(mine) - set(base))


@given(LINES, LINES)
def test_alone_one_gets_what_one_typed(base, mine):
    assert domain.merged(base, base, mine) == tuple(mine)
    assert domain.merged(base, mine, mine) == tuple(mine)
