"""What the fields of a questionnaire need from the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Model, Q

from pulsar_xblocks.kernel.directory.models import Municipality, Organisation
from pulsar_xblocks.kernel.files.forms import UploadLimits, upload_limits
from pulsar_xblocks.kernel.files.queries import FileRow, own_files_by_key, rows_of
from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.kernel.questions.domain import Answers, Questionnaire, model

FEW = 150  # organisations that one list may hold without a search


@dataclass(frozen=True)
class Organisations:
    """Organisations to choose from: (code, name, municipality); ``is_searched`` when there are more than fit a list."""

    rows: tuple[tuple[str, str, str], ...] = ()
    is_searched: bool = False
    find: str = ""


@dataclass(frozen=True)
class Upload:
    """A field for files: its limits and the files already there."""

    limits: UploadLimits
    files: list[FileRow]


@dataclass(frozen=True)
class Kept:
    """A row that the person keeps elsewhere, an achievement: its key and how it reads, with the points where they are known."""

    key: str
    label: str


@dataclass(frozen=True)
class Graded:
    """A part of a course: what has been scored so far, None before the first result, and where it stands."""

    points: Decimal | None = None
    url: str = ""


@dataclass(frozen=True)
class FilePlace:
    """Where the files of a questionnaire belong: their purpose, the object, and who sends them."""

    purpose: str
    subject: Model
    owner_id: int


@dataclass(frozen=True)
class Sources:
    """Question key -> what it needs."""

    organisations: Mapping[str, Organisations] = field(default_factory=dict)
    uploads: Mapping[str, Upload] = field(default_factory=dict)
    kept: Mapping[str, Sequence[Kept]] = field(default_factory=dict)
    graded: Mapping[str, Graded] = field(default_factory=dict)
    places: Mapping[str, Sequence[Kept]] = field(default_factory=dict)  # municipalities by ОКТМО


def sources_of(  # noqa: PLR0913 - what the pages of all capabilities hand over
    questionnaire: Questionnaire,
    answers: Answers,
    *,
    region_id: int,
    files: FilePlace | None = None,
    query: Mapping[str, str] | None = None,
    known: Organisation | None = None,
) -> Sources:
    """Return what the form or the answers show; without ``files`` there are none, ``query`` may hold a search, ``o1-find=лицей``.

    ``query`` None: answers are shown, nobody chooses, so of the organisations only the chosen ones are read.
    ``known``: an organisation that has been read already, with its municipality.
    """
    organisations, uploads = {}, {}
    places = {question.key: _places(region_id) for question in questionnaire.questions() if question.type == model.MUNICIPALITIES}
    for question in questionnaire.questions():
        answer = answers.get(question.key)
        if question.type == model.ORGANISATION:
            organisations[question.key] = _offered(
                region_id, str(answer or ""), known, None if query is None else query.get(f"{question.key}-find", "")
            )
        if question.type == model.FILE and files:
            uploads[question.key] = _upload(question.limits, answer, files)
    return Sources(organisations, uploads, places=places)


def _places(region_id: int) -> list[Kept]:
    rows = Municipality.objects.filter(region=region_id, valid_to=None)
    return [Kept(row.oktmo, row.name) for row in sorted(rows, key=lambda row: row.name)]


def organisations_for(region_id: int, find: str = "", chosen: str = "", known: Organisation | None = None) -> Organisations:
    """Return the active organisations of the region found by name, INN or municipality, and the chosen one; at most 3 queries.

    ``known`` spares the last of them where it is the chosen one.
    """
    found = Organisation.objects.filter(region_id=region_id, is_active=True).select_related("municipality").order_by("sort_name", "pk")
    parts = folded(find).split()[:5]
    places = {place.pk: folded(place.name) for place in Municipality.objects.filter(region_id=region_id)} if parts else {}
    for part in parts:
        found = found.filter(Q(search_text__contains=part) | Q(municipality__in=[pk for pk, name in places.items() if part in name]))
    rows = list(found[: FEW + 1])
    has_more = len(rows) > FEW
    if chosen and chosen not in {row.code for row in rows}:
        rows = [*_chosen(region_id, chosen, known), *rows]
    return Organisations(_told(rows[: FEW + 1]), is_searched=has_more or bool(find), find=find)


def _offered(region_id: int, chosen: str, known: Organisation | None, find: str | None) -> Organisations:
    if find is None:
        return Organisations(_told(_chosen(region_id, chosen, known)) if chosen else ())
    return organisations_for(region_id, find, chosen, known)


def _chosen(region_id: int, chosen: str, known: Organisation | None) -> list[Organisation]:
    if known is not None and (known.code, known.region_id) == (chosen, region_id):
        return [known]
    return list(Organisation.objects.filter(region_id=region_id, code=chosen).select_related("municipality"))


def _told(rows: Sequence[Organisation]) -> tuple[tuple[str, str, str], ...]:
    return tuple((row.code, row.short_name, row.municipality.name) for row in rows)


def _upload(limits: model.Limits, keys: Any, place: FilePlace) -> Upload:
    most = int(limits.most) if limits.most is not None else None
    wanted = [key for key in keys if isinstance(key, str)] if isinstance(keys, list) else []
    found = own_files_by_key(wanted, place.owner_id, place.subject) if wanted else []
    return Upload(upload_limits(place.purpose, max_files=most), rows_of(found))
