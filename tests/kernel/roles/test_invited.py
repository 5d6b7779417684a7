"""An address that is invited and already belongs to somebody without an account."""

import pytest
from factories import PersonFactory, RoleFactory

from pulsar_xblocks.kernel.roles.invitations import person_by_email

pytestmark = pytest.mark.django_db


def test_a_guardian_is_not_taken_for_an_invited_person(now):
    """Accepting the invitation retires the invited row: a parent who also teaches would get no more letters."""
    guardian = PersonFactory(email="mama@example.ru", user=None)

    assert person_by_email("mama@example.ru", now) != guardian


def test_an_invited_person_is_found_again(now):
    invited = RoleFactory(person=PersonFactory(email="mentor@example.ru", user=None), role="mentor").person

    assert person_by_email("Mentor@example.ru", now) == invited
