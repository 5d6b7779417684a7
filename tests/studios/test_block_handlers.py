"""Who may do what in the block: every entry of the tables by everyone, and what bad input gets."""

import pytest
from factories import MeetingFactory, MembershipFactory, MentorFactory, PersonFactory, PupilFactory, StudioYearFactory
from studio_rows import rows

from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.versions.models import Revision
from pulsar_xblocks.studios import handlers
from pulsar_xblocks.studios.models import Meeting, Membership, StudioApplication

pytestmark = pytest.mark.django_db

OPEN_TO_ALL = {"start", "renew", "save", "submit", "take_back", "withdraw", "join"}  # they reach only what is the learner's own
AUTHORING = {name for name, handler in handlers.POST.items() if handler.is_authoring}
MENTORS_OWN = sorted(set(handlers.POST) - OPEN_TO_ALL - AUTHORING)


@pytest.fixture
def posted(studio, request):
    """Return for every action of a mentor a body that the studio's own mentor could send."""
    if "step_down" in request.node.name:
        MentorFactory(studio_year=studio)  # the last one cannot go
    row, meeting = studio.memberships.get(), MeetingFactory(studio_year=studio)
    bodies = {
        "new_code": {},
        "invite_mentor": {"email": "second@example.ru"},
        "step_down": {},
        "leave": {"membership": row.pk, "on": "2026-11-10"},
        "transfer": {"membership": row.pk, "code": StudioYearFactory(year=studio.year).join_code},
        "remind": {},
        "add_class": {"rows": "Лосева\tВарвара\tИльинична\t8А\t12.03.2013\t", "confirmed": "1"},
        "log_meeting": {"client_key": "k1", "held_on": "2026-11-09", "present": [row.pk]},
        "remove_meeting": {"meeting": meeting.pk},
        "tick": {"item": "safety", "done_on": "2026-11-09"},
        "say": {"text": "Когда приедет методист?"},
    }
    assert sorted(bodies) == MENTORS_OWN, "a new action of mentors needs its body here"
    return bodies


@pytest.mark.parametrize("name", MENTORS_OWN)
def test_action_of_mentors_is_done_by_the_mentor(name, mentor, posted):
    assert mentor.do(name, posted[name]).status_code == 200


@pytest.mark.parametrize("name", MENTORS_OWN)
@pytest.mark.parametrize("who", ["stranger", "pupil"])
def test_action_of_mentors_is_refused_to_others(name, who, request, posted, studio):
    learner = request.getfixturevalue(who)
    before = rows()

    answer = learner.do(name, posted[name])

    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (403, "application/problem+json")
    assert rows() == before


@pytest.mark.parametrize("name", ["leave", "transfer", "remove_meeting"])
def test_object_of_another_studio_is_not_found(name, other_mentor, posted):
    before = rows()

    assert other_mentor.do(name, posted[name]).status_code == 404
    assert rows() == before


def test_pupil_of_another_studio_cannot_be_ticked(other_mentor, posted):
    before = rows()

    answer = other_mentor.do("log_meeting", posted["log_meeting"])

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["present"])
    assert rows() == before


def test_meeting_of_another_studio_cannot_be_corrected(other_mentor, studio):
    meeting = MeetingFactory(studio_year=studio, note="первая")

    answer = other_mentor.do("log_meeting", {"client_key": "x", "held_on": "2026-11-09", "meeting": meeting.pk, "version": "1"})

    meeting.refresh_from_db()
    assert (answer.status_code, meeting.note) == (404, "первая")


@pytest.mark.parametrize("name", sorted(handlers.POST))
def test_nobody_writes_without_a_login(name, as_learner, studio):
    before = rows()

    assert as_learner().do(name, {"code": studio.join_code}).status_code in {401, 403}
    assert rows() == before


@pytest.mark.parametrize("name", sorted(handlers.POST))
def test_nothing_is_written_without_the_csrf_header(name, mentor, studio):
    before = rows()

    assert mentor.do(name, {}, HTTP_X_CSRFTOKEN="").status_code == 403
    assert rows() == before


@pytest.mark.parametrize("name", sorted(handlers.POST))
def test_get_does_nothing(name, mentor, studio):
    before = rows()

    assert mentor.client.get(mentor.block.url(f"do/{name}")).status_code == 404
    assert rows() == before


@pytest.mark.parametrize("name", sorted(AUTHORING))
def test_learner_cannot_change_what_the_author_sets(name, mentor, block):
    answer = mentor.do(name, {"display_name": "Чужое", "year_code": "", "intro": ""})

    block.row.refresh_from_db()
    assert (answer.status_code, "Чужое" in block.row.fields) == (403, False)


@pytest.mark.parametrize("name", ["", "nothing", "page/../editor", "__class__"])
def test_unknown_names_are_not_found(name, mentor):
    assert mentor.do(name).status_code == 404
    assert mentor.part(name).status_code == 404


@pytest.mark.parametrize("name", sorted(name for name, part in handlers.GET.items() if not part.is_authoring))
@pytest.mark.parametrize("who", ["nobody", "stranger", "pupil", "mentor", "other_mentor"])
def test_every_part_is_shown_to_everyone_as_their_own(name, who, request, as_learner, studio):
    learner = as_learner() if who == "nobody" else request.getfixturevalue(who)
    pupil = MembershipFactory(studio_year=studio, person=PupilFactory(family="Единственнова")).person

    answer = learner.part(name)

    assert answer.status_code == 200
    assert (pupil.full_name in answer.json()["html"]) <= (who == "mentor")
    assert (studio.join_code in answer.json()["html"]) <= (who == "mentor")


@pytest.mark.parametrize("name", sorted(set(handlers.POST) - AUTHORING))
def test_preview_stores_nothing(name, block, as_learner, studio):
    author = as_learner(PersonFactory(with_account=True))
    block.row.unit.section.course.team.add(author.person.user)
    author.client.get("/login/")
    before = rows()

    url = block.url(f"do/{name}", prefix="/preview/xblock")
    answer = author.client.post(url, {}, HTTP_X_CSRFTOKEN=author.client.cookies["csrftoken"].value)

    assert (answer.status_code, answer.json()["code"]) == (409, "preview")
    assert rows() == before


def test_join_code_cannot_be_guessed(stranger, studio, answers):
    person = {"family": "Лосева", "given": "Варвара", "birth_date": "2012-03-12"}

    seen = [stranger.do("join", person | {"code": f"WRNG-{n:04d}"}).status_code for n in range(11)]

    assert seen == [422] * 10 + [429]
    refused = stranger.do("join", person | {"code": studio.join_code})
    assert (refused.status_code, int(refused["Retry-After"]) > 0) == (429, True)
    assert not Membership.objects.filter(person=stranger.person).exists()


def test_join_page_cannot_be_guessed_either(client, studio):
    seen = [client.get(f"/pulsar/join/WRNG-{n:04d}/").status_code for n in range(21)]

    assert seen == [404] * 20 + [429]


def test_pupil_cannot_join_a_second_studio(pupil, year):
    other = StudioYearFactory(year=year)

    answer = pupil.do("join", {"code": other.join_code, "family": "Лосева", "given": "Анна", "birth_date": "2012-03-12"})

    assert answer.status_code == 409
    assert Membership.objects.filter(person=pupil.person).count() == 1


def test_body_over_4_mb_is_refused_with_a_sentence(mentor):
    answer = mentor.do("say", {"text": "я" * 2_200_000})

    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")
    assert answer.json()["title"]


def test_second_click_on_start_makes_one_application(stranger):
    assert [stranger.do("start").status_code for _ in range(2)] == [200, 200]
    assert StudioApplication.objects.count() == 1


def test_double_submission_stores_one_version_and_tells_once(stranger, answers):
    stranger.do("start")

    first, second = (stranger.do("submit", answers | {"version": "1"}) for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 409)
    assert Revision.objects.filter(kind="studio_application").count() == 1
    assert Job.objects.filter(kind="studios.submitted").count() == 1


def test_meeting_sent_twice_is_stored_once(mentor, posted):
    for _ in range(2):
        assert mentor.do("log_meeting", posted["log_meeting"]).status_code == 200

    assert Meeting.objects.filter(client_key="k1").count() == 1
