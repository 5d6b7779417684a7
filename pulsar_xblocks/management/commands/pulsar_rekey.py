"""``pulsar_rekey``: after a new key was put in front of ``PULSAR_FIELD_KEYS``, protected fields are sealed with it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pulsar_xblocks.courses.enrolments.actions.rekeying import rekey
from pulsar_xblocks.kernel import sealing


class Command(BaseCommand):
    """Seal protected fields anew."""

    help = "Seal protected fields with the first of PULSAR_FIELD_KEYS; then the old keys can be taken away."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many were sealed; end with an error when no key opens some of them."""
        try:
            sealing.seal("")
        except sealing.NoKeys as error:
            raise CommandError("PULSAR_FIELD_KEYS is empty: put a key there first.") from error
        sealed, left = rekey()
        self.stdout.write(f"sealed anew: {sealed}")
        if left:
            raise CommandError(f"no key opens {left} of them: keep the old keys and put the missing one back")
