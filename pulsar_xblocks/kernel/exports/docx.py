"""Letters and orders from templates that people edit in Word; a template can fill places and repeat rows, nothing else."""

import io
import zipfile
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NoReturn

from docxtpl import DocxTemplate
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pulsar_xblocks.kernel.exports.domain import missing_fields
from pulsar_xblocks.kernel.pure.errors import Invalid, TooLarge, WrongType
from pulsar_xblocks.kernel.pure.text import mark

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAX_TEMPLATE = 5_000_000  # bytes
MAX_UNPACKED = 50_000_000
MAX_ROWS = 5_000


class _Sandbox(ImmutableSandboxedEnvironment):
    """Templates without functions and arithmetic: both can be made to eat the server."""

    intercepted_binops = frozenset(["+", "-", "*", "/", "//", "%", "**"])

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> NoReturn:
        raise TemplateError(f"the sign {operator} is not allowed")


def environment() -> _Sandbox:
    """Return a fresh environment: escaping, sandboxed, without functions."""
    made = _Sandbox(autoescape=True)
    made.globals.clear()
    for name in ("center", "indent", "wordwrap", "pprint", "filesizeformat", "xmlattr", "urlize", "safe", "format"):
        made.filters.pop(name, None)
    return made


def fields_of(template: bytes) -> set[str]:
    """Return the names that the template asks for.  Raises WrongType, TooLarge or Invalid for what is not a template."""
    _require_sound(template)
    try:
        return set(DocxTemplate(io.BytesIO(template)).get_undeclared_template_variables(environment()))
    except TemplateError as error:
        raise _wrong_place(error) from error
    except (KeyError, ValueError) as error:
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
    except (TemplateError, TypeError) as error:
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
