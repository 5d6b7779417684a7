"""What is wrong with the words of an answer that is one text or number, by type."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlsplit

from pulsar_xblocks.kernel.directory.domain import is_inn, is_ogrn
from pulsar_xblocks.kernel.pure.text import Sentence, is_email, mark, normal_phone
from pulsar_xblocks.kernel.questions.domain import model
from pulsar_xblocks.kernel.questions.domain.conditions import number
from pulsar_xblocks.kernel.questions.domain.model import Column, Question

UNREADABLE = Sentence(mark("This answer cannot be read."))
NOT_AN_OPTION = Sentence(mark("Choose one of the answers offered."))


def nothing(field: Question | Column, text: str) -> Iterator[Sentence]:
    """Return nothing wrong: any words will do."""
    yield from ()


def _text(field: Question | Column, text: str) -> Iterator[Sentence]:
    least = field.limits.least
    if least is not None and len(text) < least:
        yield Sentence(mark("Too short: %(count)s characters, at least %(least)s are needed."), count=len(text), least=int(least))


def _number(field: Question | Column, text: str) -> Iterator[Sentence]:
    value = number(text)
    if value is None or (field.type == model.INT and value != value.to_integral_value()):
        yield Sentence(mark("Enter a whole number.") if field.type == model.INT else mark("Enter a number."))
        return
    limits = field.limits
    if (limits.least is not None and value < limits.least) or (limits.most is not None and value > limits.most):
        yield _range(limits, value)
    elif limits.step and (value - (limits.least or 0)) % limits.step:
        yield Sentence(mark("Use steps of %(step)s."), step=plain(limits.step))


def _range(limits: model.Limits, value: Decimal) -> Sentence:
    now = plain(value)
    if limits.least is not None and limits.most is not None:
        return Sentence(
            mark("From %(least)s to %(most)s is possible: now %(now)s."), least=plain(limits.least), most=plain(limits.most), now=now
        )
    if limits.least is not None:
        return Sentence(mark("At least %(least)s: now %(now)s."), least=plain(limits.least), now=now)
    return Sentence(mark("At most %(most)s: now %(now)s."), most=plain(limits.most or Decimal(0)), now=now)


def plain(value: Decimal) -> str:
    """Return a number without needless zeros and without an exponent."""
    return format(value.normalize() if value else Decimal(0), "f")


def _day(field: Question | Column, text: str) -> Iterator[Sentence]:
    try:
        value = datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        yield Sentence(mark("Enter a date: day, month and year."))
        return
    earliest, latest = field.limits.earliest, field.limits.latest
    if earliest and value < earliest:
        yield Sentence(mark("The date must not be before %(day)s."), day=f"{earliest:%d.%m.%Y}")
    if latest and value > latest:
        yield Sentence(mark("The date must not be after %(day)s."), day=f"{latest:%d.%m.%Y}")


def _choice(field: Question | Column, text: str) -> Iterator[Sentence]:
    if text not in {option.key for option in field.options}:
        yield NOT_AN_OPTION


def _link(field: Question | Column, text: str) -> Iterator[Sentence]:
    try:
        parts = urlsplit(text)
        is_right = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and " " not in text
    except ValueError:
        is_right = False
    if not is_right:
        yield Sentence(mark("Enter a link that starts with https://"))
    elif field.limits.hosts and not is_hosted(parts.hostname or "", field.limits.hosts):
        yield Sentence(mark("Only links to these sites are accepted: %(hosts)s."), hosts=", ".join(field.limits.hosts))


def is_hosted(host: str, hosts: Iterable[str]) -> bool:
    """Tell whether a site is one of ``hosts`` or a part of one."""
    return any(host == known or host.endswith(f".{known}") for known in hosts)


def _by(is_right: Callable[[str], object], sentence: str) -> Callable[[Question | Column, str], Iterator[Sentence]]:
    def wrong(field: Question | Column, text: str) -> Iterator[Sentence]:
        if not is_right(text):
            yield Sentence(sentence)

    return wrong


FORMATS: dict[str, Callable[[Question | Column, str], Iterator[Sentence]]] = {
    model.TEXT: _text,
    model.LONG: _text,
    model.INT: _number,
    model.DECIMAL: _number,
    model.DATE: _day,
    model.CHOICE: _choice,
    model.LINK: _link,
    model.EMAIL: _by(is_email, mark("Enter an e-mail address like name@school.ru")),
    model.PHONE: _by(normal_phone, mark("Enter a Russian phone number of 10 digits after +7.")),
    model.INN: _by(is_inn, mark("This is not an INN: it has 10 or 12 digits, and the last ones are check digits. Look for a slip.")),
    model.OGRN: _by(is_ogrn, mark("This is not an OGRN: it has 13 or 15 digits, and the last one is a check digit. Look for a slip.")),
    model.CONSENT: _by("yes".__eq__, UNREADABLE),
}
