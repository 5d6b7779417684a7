"""Letters and orders from templates that people edit in Word; a template can fill places and repeat rows, nothing else."""

import io
import zipfile
import zlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from docx.exceptions import PythonDocxError
from docxtpl import DocxTemplate
from jinja2 import Template, nodes
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pulsar_xblocks.kernel.exports.domain import missing_fields
from pulsar_xblocks.kernel.pure.errors import Invalid, TooLarge, WrongType
from pulsar_xblocks.kernel.pure.text import mark

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAX_TEMPLATE = 5_000_000  # bytes
MAX_UNPACKED = 50_000_000
MAX_RENDERED = 50_000_000  # characters
MAX_ROWS = 5_000
LONGEST, DEEPEST = 1_000, 2  # characters of a text inside an expression; rows within rows
_FILTERS = frozenset(
    (
        *("abs", "capitalize", "count", "d", "default", "dictsort", "e", "escape", "first", "float", "groupby", "int", "items", "join"),
        *("last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "reverse", "round", "select", "selectattr"),
        *("sort", "string", "striptags", "sum", "title", "trim", "unique", "upper", "wordcount"),
    )
)
_PLAIN = frozenset(
    (
        *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Name, nodes.Const, nodes.Tuple, nodes.List),
        *(nodes.Getattr, nodes.Getitem, nodes.Slice, nodes.Filter, nodes.Keyword, nodes.Test, nodes.Compare, nodes.Operand),
        *(nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Concat),
    )
)
_BROKEN = (  # what the readers of documents trip over
    *(KeyError, IndexError, ValueError, AttributeError, NotImplementedError, RuntimeError, EOFError),  # RuntimeError: with a password
    *(SyntaxError, zipfile.BadZipFile, zlib.error, PythonDocxError),  # SyntaxError: broken XML
)


class _Bounded(Template):
    """A template whose text comes to an end, however often its rows are repeated."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Return the text.  Raises TooLarge."""
        pieces, size = [], 0
        for piece in self.generate(*args, **kwargs):
            size += len(piece)
            if size > MAX_RENDERED:
                raise TooLarge(mark("The document would be too large."))
            pieces.append(piece)
        return "".join(pieces)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Templates without functions, arithmetic and names of their own: each can be made to eat the server."""

    template_class = _Bounded

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _require_plain(tree)
        return tree


def _require_plain(tree: nodes.Node) -> None:
    """Raise SecurityError for what is more than places, conditions and rows."""
    todo = [(tree, 0)]
    while todo:
        node, loops = todo.pop()
        loops += isinstance(node, nodes.For)
        is_long = isinstance(node, nodes.Const) and len(str(node.value)) > LONGEST
        is_strange = type(node) not in _PLAIN or (isinstance(node, nodes.Filter) and node.name not in _FILTERS)
        if is_strange or is_long or loops > DEEPEST:
            raise SecurityError(f"{getattr(node, 'name', '') or type(node).__name__.lower()} is not allowed")
        todo += [(child, loops) for child in node.iter_child_nodes()]


def environment() -> _Sandbox:
    """Return a fresh environment: escaping, sandboxed, without functions."""
    made = _Sandbox(autoescape=True)
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in made.filters.keys() & _FILTERS}
    return made


def fields_of(template: bytes) -> set[str]:
    """Return the names that the template asks for.  Raises WrongType, TooLarge or Invalid for what is not a template."""
    _require_sound(template)
    try:
        return set(DocxTemplate(io.BytesIO(template)).get_undeclared_template_variables(environment()))
    except (TemplateError, RecursionError) as error:
        raise _wrong_place(error) from error
    except _BROKEN as error:
        raise WrongType(mark("This is not a Word document (DOCX).")) from error


def render(template: bytes, fields: Mapping[str, Any], declared: Collection[str] | None = None) -> bytes:
    """Return the document with the fields filled in; an absent value stays empty.

    Raises Invalid naming the fields that nobody declared (by default: that are not given), TooLarge above 5,000 rows.
    """
    unknown = missing_fields(fields_of(template), set(fields if declared is None else declared))
    if unknown:
        raise Invalid({"template": [mark("The template asks for fields that do not exist: %(names)s.")]}, names=", ".join(unknown))
    if any(isinstance(value, Sequence) and not isinstance(value, str) and len(value) > MAX_ROWS for value in fields.values()):
        raise TooLarge(mark("The document would have more than 5,000 rows."))
    document = DocxTemplate(io.BytesIO(template))
    try:
        document.render(dict(fields), environment(), autoescape=True)
    except (TemplateError, TypeError, ValueError, AttributeError, RecursionError, SyntaxError) as error:  # SyntaxError: XML cut in two
        raise _wrong_place(error) from error
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _require_sound(template: bytes) -> None:
    if len(template) > MAX_TEMPLATE:
        raise TooLarge(mark("The template is larger than 5 MB."))
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            names, size = archive.namelist(), sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as error:
        raise WrongType(mark("This is not a Word document (DOCX).")) from error
    if "word/document.xml" not in names:
        raise WrongType(mark("This is not a Word document (DOCX)."))
    if size > MAX_UNPACKED:
        raise TooLarge(mark("The template is too large when unpacked."))


def _wrong_place(error: Exception) -> Invalid:
    sentence = mark("The template has a place that cannot be understood: %(trouble)s")
    return Invalid({"template": [sentence]}, trouble=str(error)[:200])
