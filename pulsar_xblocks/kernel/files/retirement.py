"""What is left of a retired person's files: what nobody needs goes at once, what stays is not called by the person's name."""

from datetime import datetime

from pulsar_xblocks.kernel.files.actions import delete_files
from pulsar_xblocks.kernel.files.domain import REMOVED, split_ending
from pulsar_xblocks.kernel.files.models import PrivateFile
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import folded

SHOWN_KEY = 8  # characters of the random key that stand for the name


def blank(person: Person, now: datetime) -> None:
    """Delete the person's files that are part of nothing; rename those of works and cards that carry the family name.

    Runs before the names of the person are blanked.
    """
    mine = PrivateFile.objects.filter(owner=person).exclude(state=REMOVED)
    delete_files(list(mine.filter(subject_kind="")), by=None, now=now, reason="retirement")
    for file in mine.exclude(subject_kind="") if person.family else ():
        if folded(person.family) in folded(file.original_name):
            file.original_name = f"{file.key[:SHOWN_KEY]}{split_ending(file.original_name)[1]}"
            file.save(update_fields=["original_name"])
