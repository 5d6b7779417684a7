"""Items of a draft as people read them: beside each other when two have changed the same one."""

from pulsar_xblocks.kernel.files.queries import own_files_by_key
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.studios.models import Membership, Work
from pulsar_xblocks.studios.works import domain


def fields_of(work: Work, item: str, value: str, reader: Person) -> dict[str, str]:
    """Return form field -> text, files and people of other works left out: the value may be what somebody posts; at most 1 query."""
    lines = domain.lines_of(value)
    if item == "links":
        padded = (*lines, *("" for _ in range(domain.LINKS)))
        return {f"link{number}": padded[number - 1] for number in range(1, domain.LINKS + 1)}
    if item == "files":
        return {"files": "\n".join(file.original_name for file in own_files_by_key(lines, reader.pk, work))}
    if item == "contributors":
        rows = Membership.objects.filter(studio_year=work.studio_year_id, pk__in=lines).select_related("person")
        return {"contributors": "\n".join(sorted(f"{row.person.family} {row.person.given}" for row in rows))}
    return {item: value}
