"""Names of time zones as people say them."""

from pulsar_xblocks.kernel.pure.text import mark

WORDS = {
    "Asia/Barnaul": mark("Barnaul time"),
    "Asia/Irkutsk": mark("Irkutsk time"),
    "Asia/Krasnoyarsk": mark("Krasnoyarsk time"),
    "Asia/Novokuznetsk": mark("Kuzbass time"),
    "Asia/Novosibirsk": mark("Novosibirsk time"),
    "Asia/Omsk": mark("Omsk time"),
    "Asia/Tomsk": mark("Tomsk time"),
    "Europe/Moscow": mark("Moscow time"),
}


def word(zone: str) -> str:
    """Return the msgid of a zone's name, the key itself for a zone nobody has named."""
    return WORDS.get(zone, zone)
