"""An address that is invited and already belongs to somebody without an account."""

import pytest
from factories import PersonFactory, RegionFactory, RoleFactory, StudioYearFactory

from pulsar_xblocks.kernel.links.actions import issue_link
from pulsar_xblocks.kernel.roles.invitations import PURPOSE as INVITED
from pulsar_xblocks.kernel.roles.invitations import person_by_email
from pulsar_xblocks.studios.actions.mentors import PURPOSE as SECOND_MENTOR

pytestmark = pytest.mark.django_db


def test_a_guardian_is_not_taken_for_an_invited_person(now):
    """Accepting the invitation retires the invited row: a parent who also teaches would get no more letters."""
    guardian = PersonFactory(email="mama@example.ru", user=None)

    assert person_by_email("mama@example.ru", now) != guardian


@pytest.mark.parametrize("purpose", [INVITED, SECOND_MENTOR])
def test_a_browser_may_post_the_form_of_an_invitation(purpose, client, now):
    """Without a referrer it sends «Origin: null», and the press of the button is refused."""
    region, guest = RegionFactory(), PersonFactory(with_account=True)
    subject = PersonFactory(email="new@example.ru") if purpose == INVITED else StudioYearFactory(year__region=region)
    link = issue_link(purpose=purpose, subject=subject, region_id=region.pk, now=now, valid=None, person=guest)
    client.force_login(guest.user)

    answer = client.get(f"/pulsar/l/{link.token}/")

    assert (answer.status_code, answer["Referrer-Policy"]) == (200, "same-origin")


def test_an_invited_person_is_found_again(now):
    invited = RoleFactory(person=PersonFactory(email="mentor@example.ru", user=None), role="mentor").person

    assert person_by_email("Mentor@example.ru", now) == invited
