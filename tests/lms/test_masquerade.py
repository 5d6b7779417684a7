"""Course staff look as a learner: they see what a stranger would, and nothing of the learner is read or written.

On the platform the runtime's user is then the learner, and while a page is rendered even the request's; only ``real_user`` tells.
"""

import json

import pytest
from django.test import Client
from kernel_files import begin
from lms_rows import COURSE, KINDS, everything, parts, posts, secrets_of

from pulsar_demo.models import Published, UserField
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.roles.actions import give_role
from pulsar_xblocks.studios.works.actions.drafts import PURPOSE

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["mentor", "pupil"])
def looking(request, staff, studio, draft) -> Client:
    """Return the staff's browser, looking as the mentor or as the pupil of a studio with a begun work."""
    learner = request.getfixturevalue(request.param)
    told = json.dumps({"role": "student", "user_name": learner.user.username})
    assert staff.post(f"/courses/{COURSE}/masquerade", told, content_type="application/json").json() == {"success": True}
    return staff


@pytest.mark.parametrize("kind", KINDS)
def test_no_handler_writes_for_the_learner(kind, looking, unit):
    before = everything(), list(UserField.objects.values()), Published.objects.count()

    answers = {name: looking.post(unit.url(kind, f"do/{name}"), {"text": "Не я", "item": "title"}) for name in posts(kind)}

    assert {name: (answer.status_code, answer.json()["code"]) for name, answer in answers.items()} == dict.fromkeys(
        posts(kind), (409, "preview")
    )
    assert (everything(), list(UserField.objects.values()), Published.objects.count()) == before


@pytest.mark.parametrize("kind", KINDS)
def test_no_part_shows_the_learners_own(kind, looking, unit, studio):
    shown = looking.get(unit.address).content.decode()
    for name in parts(kind):
        answer = looking.get(unit.url(kind, f"part/{name}"))
        assert answer.status_code in (200, 403, 404), name
        shown += json.dumps(answer.json(), ensure_ascii=False)

    assert "data-pulsar-root" in shown
    assert not [secret for secret in secrets_of(studio) if secret in shown]


def test_learner_sees_what_the_staff_does_not(unit, studio, mentor, draft, browser):
    client = browser(mentor)
    own = [("pulsar_studio", "overview"), ("pulsar_studio", "roster"), ("pulsar_studio_project", "work")]

    shown = json.dumps([client.get(unit.url(kind, f"part/{name}")).json() for kind, name in own], ensure_ascii=False)

    assert [secret for secret in secrets_of(studio) if secret in shown] == secrets_of(studio)


@pytest.mark.parametrize("kind", KINDS)
def test_editor_stays_closed(kind, looking, unit):
    before = everything()

    answers = [looking.get(unit.url(kind, f"part/{name}")) for name in parts(kind, authoring=True)]
    answers += [looking.post(unit.url(kind, f"do/{name}"), {"display_name": "Чужое"}) for name in posts(kind, authoring=True)]

    assert {answer.status_code for answer in answers} == {403}
    assert everything() == before


def test_file_is_of_the_one_who_is_logged_in(looking, staff, studio, now):
    """Addresses under /pulsar/ know nothing of it: there the staff is who they are, here a mentor of the school too."""
    give_role(staff.person, "mentor", place=studio.studio.organisation, now=now)

    assert begin(looking, 100, purpose=PURPOSE).status_code == 201

    assert [file.owner for file in PrivateFile.objects.all()] == [staff.person]
