"""Photos of meetings that may be shown today."""

from datetime import datetime

from pulsar_xblocks.kernel.consents import queries as consents
from pulsar_xblocks.kernel.files.queries import files_by_key, rows_of
from pulsar_xblocks.studios.models import Meeting


def with_photos(rows: list[Meeting], now: datetime) -> list[Meeting]:
    """Return the same meetings of ``studios.meetings``, each with ``photo``: a file, or None without one and while a consent is missing.

    3 queries when some meeting has a photo, none otherwise.
    """
    shot = [row for row in rows if row.photo_key]
    people = {one.membership.person_id for row in shot if not row.photo_no_faces for one in row.present}
    allowed = (
        {person for (person, _), state in consents.states(people, ["photo_video"], now).items() if state == "given"} if people else set()
    )
    seen = [row for row in shot if row.photo_no_faces or (row.present and all(one.membership.person_id in allowed for one in row.present))]
    files = {file.key: file for file in rows_of(files_by_key([row.photo_key for row in seen]))} if seen else {}
    shown = {row.pk for row in seen}
    for row in rows:
        row.photo = files.get(row.photo_key) if row.pk in shown else None
    return rows
