"""Kinds of organisations and localities: keys, words, what people write in tables for them."""

import re
from collections.abc import Mapping

from pulsar_xblocks.kernel.pure.text import folded, mark

KINDS = {
    "school": mark("school"),
    "lyceum": mark("lyceum"),
    "gymnasium": mark("gymnasium"),
    "additional": mark("additional education"),
    "college": mark("college"),
    "university": mark("university"),
    "other": mark("other organisation"),
}

LOCALITIES = {"city": mark("town"), "rural": mark("village")}

_KIND_WORDS = {
    "school": ("school", "школа", "сош", "оош", "нош", "общеобразовательная школа", "средняя школа", "основная школа"),
    "lyceum": ("lyceum", "лицей"),
    "gymnasium": ("gymnasium", "гимназия"),
    "additional": ("additional education", "additional", "дополнительное образование", "допобразование", "удо", "одо", "кванториум"),
    "college": ("college", "колледж", "техникум", "спо"),
    "university": ("university", "университет", "институт", "вуз", "академия"),
    "other": ("other", "other organisation", "другое", "иное", "другая организация", "иная организация"),
}

_LOCALITY_WORDS = {
    "city": ("city", "town", "urban", "город", "городская", "городская местность", "г", "г."),
    "rural": ("village", "rural", "село", "сельская", "сельская местность", "деревня", "с", "с."),
}

# The first pattern found in the name decides; order matters: «школа-интернат лицейского типа» is rare, «центр при школе» is not.
_KIND_BY_NAME = (
    ("lyceum", r"\bлице[йяюе]"),
    ("gymnasium", r"\bгимнази"),
    ("university", r"университет|\bинститут|\bакадеми|\bвуз\b"),
    ("college", r"колледж|техникум"),
    ("additional", r"дополнительн|дворец|\bдом творчества|\bцентр|станци|кванториум|it-куб|\bддт\b|\bдют?ц\b|спортивн|искусств|музыкальн"),
    ("school", r"\bшкол|\bсош\b|\bоош\b|\bнош\b|кадетск"),
)


def kind_of(text: str) -> str | None:
    """Return the key of a kind written in any usual way, None when it is not known."""
    return _key_of(text, _KIND_WORDS)


def locality_of(text: str) -> str | None:
    """Return city or rural for what people write, None when it is not known."""
    return _key_of(text, _LOCALITY_WORDS)


def guessed_kind(name: str) -> str:
    """Return the kind that an organisation's name tells, other when it tells none."""
    text = folded(name)
    return next((kind for kind, pattern in _KIND_BY_NAME if re.search(pattern, text)), "other")


def _key_of(text: str, words: Mapping[str, tuple[str, ...]]) -> str | None:
    wanted = folded(text)
    return next((key for key, known in words.items() if wanted in known), None)
