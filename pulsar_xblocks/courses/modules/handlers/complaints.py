"""What is wrong with the block of a module, for its author."""

from collections.abc import Iterator

from pulsar_xblocks.courses.domain.passport import Module
from pulsar_xblocks.courses.modules import domain, queries
from pulsar_xblocks.courses.modules.domain import ModuleTexts
from pulsar_xblocks.courses.modules.handlers.state import code_of, texts_of
from pulsar_xblocks.courses.programmes.domain import APPROVED, ARCHIVED
from pulsar_xblocks.courses.programmes.models import Programme
from pulsar_xblocks.courses.programmes.queries import passport_of
from pulsar_xblocks.kernel.problems import ERROR, UNSET, WARNING, Problem
from pulsar_xblocks.kernel.pure.text import Sentence, mark
from pulsar_xblocks.kernel.xblock import BlockCall

UNBOUND = mark("Choose the module of a programme: until then participants see only the words of welcome.")
ELSEWHERE = mark("The programme belongs to another region than this course. Choose one of the list.")
LOST = mark("There is no such programme any more. Choose one of the list.")
LOST_MODULE = mark("The programme has no such module any more. Choose one of the list.")
ARCHIVE = mark("The programme is in the archive: nobody is taught by it any more.")
IN_DRAFT = mark("The programme is not approved yet: its hours may still change.")
UNREADABLE = mark("The words of the activities cannot be read. Open the editor: it shows what is there.")
SILENT = mark("Write the words of “%(title)s”: participants see an empty task.")
SURPLUS = mark("The block has words of an activity that the module does not have. The editor shows them below.")
DIFFERS = mark("Another block shows the same module with other words. Make both the same.")


def problems(call: BlockCall) -> Iterator[Problem]:
    """Yield the problems, the gravest first; 1 query."""
    code, key = code_of(call)
    texts = texts_of(call)
    if not code or not key:
        yield Problem(UNSET, UNBOUND)
    elif call.region and not code.startswith(f"{call.region.code}:"):
        yield Problem(ERROR, ELSEWHERE)
    elif call.region:
        yield from _of_programme(queries.programme_by_code(code, call.region), key, texts)
    if texts is None:
        yield Problem(ERROR, UNREADABLE)


def _of_programme(programme: Programme | None, key: str, texts: ModuleTexts | None) -> Iterator[Problem]:
    if programme is None:
        yield Problem(ERROR, LOST)
        return
    module = passport_of(programme).module(key)
    if module is None:
        yield Problem(ERROR, LOST_MODULE)
    if programme.status == ARCHIVED:
        yield Problem(WARNING, ARCHIVE)
    elif programme.status != APPROVED:
        yield Problem(WARNING, IN_DRAFT, is_mended_here=False)
    if module is not None and texts is not None:
        yield from _of_words(module, texts)


def _of_words(module: Module, texts: ModuleTexts) -> Iterator[Problem]:
    wanted = {one.key: one.title for one in domain.worded(module)}
    for key, title in wanted.items():
        if not texts.of(key).strip():
            yield Problem(WARNING, Sentence(SILENT, title=title))
    if any(one.key not in wanted for one in texts.texts):
        yield Problem(WARNING, SURPLUS)
