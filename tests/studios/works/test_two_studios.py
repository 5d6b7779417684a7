"""A mentor of two studios in one year chooses which one's work the block shows, and nothing is written into the other one."""

import pytest
from budgets import FIRST_VIEW
from factories import MentorFactory, StudioYearFactory

from pulsar_xblocks.kernel.roles.queries import actor_of
from pulsar_xblocks.studios.models import StudioMentor, WorkDraft, WorkLeftover
from pulsar_xblocks.studios.works import own

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(studio, mentor, year, now):
    """Return the mentor's browser and the two studios, the older one first."""
    later = StudioYearFactory(year=year, studio__organisation=studio.studio.organisation, studio__name="Пульс", approved_at=now)
    MentorFactory(studio_year=later, person=mentor.person)
    return mentor, studio, later


def texts():
    return set(WorkDraft.objects.filter(item="title").values_list("work__studio_year", "value"))


def test_the_block_offers_both_and_shows_the_later_one_first(both):
    mentor, older, later = both

    seen = mentor.page().content.decode()
    chosen = mentor.part("page", studio=str(older.pk)).json()["html"]

    assert [f'data-pulsar-asking="studio={later.pk}"' in seen, f'data-pulsar-query="studio={older.pk}"' in seen] == [True, True]
    assert [f'data-pulsar-asking="studio={older.pk}"' in chosen, f"студия «{older.name}»" in chosen] == [True, True]


def test_the_chosen_studio_is_shown_after_a_reload_until_it_is_led_no_more(both):
    mentor, older, later = both
    shown = lambda: f"студия «{older.name}»" in mentor.page().content.decode()  # noqa: E731 - asked three times

    first = shown()
    mentor.part("page", studio=str(older.pk))
    chosen = shown()
    mentor.do("save", {"item": "title", "title": "Карта шума", "version": "0", "studio": str(older.pk)})
    StudioMentor.objects.filter(person=mentor.person, studio_year=older).update(until=older.year.freezes_on)

    assert (first, chosen, shown(), texts()) == (False, True, False, {(older.pk, "Карта шума")})


@pytest.mark.parametrize("part", ["task", "work", "talk", "versions", "feedback", "as_expert"])
def test_every_part_keeps_to_the_chosen_studio(both, part):
    mentor, older, _ = both

    shown = mentor.part(part, studio=str(older.pk)).json()["html"]

    assert f'data-pulsar-asking="studio={older.pk}"' in shown


def test_first_view_takes_as_many_queries_as_with_one_studio(both):
    mentor, older, _ = both

    two = int(mentor.page()["X-Pulsar-Queries"])
    StudioMentor.objects.filter(person=mentor.person, studio_year=older).update(until=older.year.freezes_on)

    assert int(mentor.page()["X-Pulsar-Queries"]) == two <= FIRST_VIEW


def test_words_go_into_the_studio_they_were_typed_for(both):
    mentor, older, later = both

    for studio, title in ((later, "Карта тепла"), (older, "Карта шума")):
        mentor.do("save", {"item": "title", "title": title, "version": "0", "studio": str(studio.pk)})

    assert texts() == {(later.pk, "Карта тепла"), (older.pk, "Карта шума")}


def test_an_old_tab_never_writes_into_the_other_studio(both):
    mentor, older, later = both
    posted = {"item": "title", "title": "Карта тепла", "version": "0", "studio": str(older.pk)}
    mentor.do("save", posted)
    StudioMentor.objects.filter(person=mentor.person, studio_year=older).update(until=older.year.freezes_on)
    address = mentor.block.url("do/submit")

    saved = mentor.do("save", posted | {"title": "Карта света", "version": "1"}).status_code
    sent = mentor.client.post(f"{address}?studio={older.pk}", {}, HTTP_X_CSRFTOKEN=mentor.client.cookies["csrftoken"].value).status_code
    shown = mentor.part("work", studio=str(older.pk)).status_code

    assert (saved, sent, shown, texts()) == (403, 403, 403, {(older.pk, "Карта тепла")})


def test_words_for_the_studio_a_mentor_was_taken_off_are_kept_beside_its_work(both, now):
    mentor, older, later = both
    posted = {"item": "text", "text": "Мерили в пяти местах.", "version": "0", "studio": str(older.pk)}
    mentor.do("save", posted)
    StudioMentor.objects.filter(person=mentor.person, studio_year=older).update(until=now.date())

    answer = mentor.do("save", posted | {"text": "Мерили в пяти местах и в подвале.", "version": "1"})

    assert (answer.status_code, "передано" in answer.json()["title"]) == (403, True)
    assert WorkLeftover.objects.get().work.studio_year == older


@pytest.mark.parametrize("text", ["0", "x", "9" * 30, "-1"])
def test_a_strange_number_of_a_studio_is_refused_or_left_out(both, text):
    mentor, _, _ = both

    assert mentor.part("page", studio=text).status_code in (200, 403)


def test_own_page_leads_to_the_work_of_each_studio(both, now):
    mentor, older, later = both
    mentor.do("save", {"item": "title", "title": "Карта тепла", "version": "0", "studio": str(later.pk)})  # now the block's place is known
    links = {card.facts[0][1]: card.url for card in own.cards(mentor.person, actor_of(mentor.person), now)}
    shown = {}

    for studio in (older, later, older):
        answer = mentor.client.get(links[f"«{studio.name}»"])
        seen = [mentor.page().content.decode() for _ in range(2)]  # and once more after a reload
        shown[studio.pk] = (answer.status_code, "/jump_to/" in answer["Location"], [f"студия «{studio.name}»" in text for text in seen])

    assert shown == {studio.pk: (302, True, [True, True]) for studio in (older, later)}


def test_the_studio_chosen_on_the_page_is_shown_after_the_one_it_led_to(both):
    mentor, older, later = both
    mentor.do("save", {"item": "title", "title": "Карта тепла", "version": "0", "studio": str(later.pk)})
    mentor.client.get(f"/pulsar/studios/{later.pk}/work/2/")

    mentor.part("page", studio=str(older.pk))

    assert f"студия «{older.name}»" in mentor.page().content.decode()


@pytest.mark.parametrize(("whose", "number"), [("other", 2), ("gone", 2), ("own", 9)])
def test_the_way_to_a_work_is_closed_for_others_and_without_a_round(both, whose, number):
    mentor, older, _ = both
    other = StudioYearFactory(year=older.year, studio__organisation=older.studio.organisation, studio__name="Чужая")
    pk = {"other": other.pk, "gone": 999, "own": older.pk}[whose]

    assert mentor.client.get(f"/pulsar/studios/{pk}/work/{number}/").status_code == 404
