"""Keys of protected fields rotate: every personal file is sealed anew with the newest key, its index too."""

from django.db import transaction

from pulsar_xblocks.courses.enrolments import queries
from pulsar_xblocks.courses.enrolments.models import Dossier
from pulsar_xblocks.kernel import sealing


def rekey() -> tuple[int, int]:
    """Seal every personal file anew, each in a transaction of its own; return how many, and how many no key of the site opens.

    Running it again does no harm; a file that is not opened stays as it is.
    """
    done = [_one(pk) for pk in list(Dossier.objects.exclude(secret="").order_by("pk").values_list("pk", flat=True))]
    return sum(done), len(done) - sum(done)


@transaction.atomic
def _one(pk: int) -> bool:
    row = Dossier.objects.select_for_update().get(pk=pk)
    try:
        facts = queries.facts_of(row)
    except sealing.NoKeys:
        return False
    row.secret = sealing.seal(facts.as_json()) if row.secret else ""
    row.snils_index = sealing.blind_index(facts.snils) if facts.snils else None
    row.save(update_fields=["secret", "snils_index"])
    return True
