"""The platform retires an account: its person is blanked.  Source: open-edx.md section 8."""

from typing import Any

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.people.actions import retire
from pulsar_xblocks.kernel.people.models import Person


def retire_account(sender: Any = None, user: Any = None, **kwargs: Any) -> None:
    """Retire the person of the account; both of the platform's signals lead here, the second finds nothing to do."""
    person = Person.objects.filter(user=user).first() if user is not None else None
    if person is not None:
        retire(person, clock.now())
