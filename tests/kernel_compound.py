"""Old Office files written byte by byte: streams in sectors of 512 bytes."""

import struct

SECTOR, END, FREE, FAT = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def compound(streams: dict[str, bytes], deleted: bytes = b"") -> bytes:
    """Return a compound file with these streams, and a free sector that still holds what was deleted."""
    bodies = [body.ljust(4096, b"\0") for body in streams.values()]  # shorter ones would lie in a smaller table
    bodies = [body + bytes(-len(body) % SECTOR) for body in bodies]
    listing = -(-(len(streams) + 1) // 4)
    chain, starts = [FAT, *range(2, listing + 1), END], []
    for body in bodies:
        starts.append(len(chain))
        chain += [*range(len(chain) + 1, len(chain) + len(body) // SECTOR), END]
    chain.append(FREE)
    assert len(chain) <= SECTOR // 4
    entries = [_entry("Root Entry", 5, 1 if streams else FREE, END, 0)]
    for place, name in enumerate(streams):
        entries.append(_entry(name, 2, FREE, starts[place], len(bodies[place]), place + 2 if place + 1 < len(streams) else FREE))
    head = (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + bytes(16)
        + struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0)
    )
    head += struct.pack("<109I", 0, *[FREE] * 108)
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(SECTOR, b"\xff")
    return head + table + b"".join(entries).ljust(listing * SECTOR, b"\0") + b"".join(bodies) + deleted.ljust(SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int, right: int = FREE) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    return raw.ljust(64, b"\0") + struct.pack("<HBBIII36xIQ", len(raw), kind, 1, FREE, right, child, start, size)


def properties(name: str) -> bytes:
    """Return a property set with an author."""
    text = name.encode("cp1251") + b"\0"
    body = struct.pack("<IIII", 16 + 8 + len(text), 1, 4, 16) + struct.pack("<II", 30, len(text)) + text
    section = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
    return struct.pack("<HHI16xI16sI", 0xFFFE, 0, 0x00020006, 1, section, 48) + body


def doc(name: str, *, flags: int = 0x0200) -> dict[str, bytes]:
    """Return the streams of a DOC whose text is «Heat map» and whose people have this name."""
    word = name.encode("utf-16-le")
    people = b"\xff\xff\x01\0\0\0" + struct.pack("<H", len(name)) + word
    owners = struct.pack("<H", len(name)) + word
    main = bytearray(0x600)
    main[:2], main[10:12], main[0x500:0x508] = b"\xec\xa5", struct.pack("<H", flags), b"Heat map"
    for pair, (start, size) in {51: (100, len(people)), 71: (300, len(people)), 32: (500, len(people)), 36: (700, len(owners))}.items():
        main[0x9A + 8 * pair : 0xA2 + 8 * pair] = struct.pack("<II", start, size)
    table = bytearray(1000)
    for start in (100, 300, 500):
        table[start : start + len(people)] = people
    table[700 : 700 + len(owners)] = owners
    return {"WordDocument": bytes(main), "1Table": bytes(table), "\x05SummaryInformation": properties(name)}


def xls(name: str, *more: bytes) -> dict[str, bytes]:
    """Return the streams of an XLS with a writer, a note of this name, and a cell."""
    raw = name.encode("utf-16-le")
    text = struct.pack("<HB", len(name), 1) + raw
    note = struct.pack("<HHHH", 0, 0, 0, 1) + text
    records = [(0x809, bytes(16)), (0x5C, text.ljust(112, b" ")), (0x5B, b"\1\0\0\0" + text), (0x204, b"Heat map"), (0x1C, note)]
    body = b"".join(struct.pack("<HH", kind, len(one)) + one for kind, one in records)
    return {"Workbook": body + b"".join(more), "\x05DocumentSummaryInformation": properties(name)}


def ppt(name: str, token: int = 0xE391C05F) -> dict[str, bytes]:
    """Return the streams of a PPT with its last user and a comment of this name."""
    ansi, raw = name.encode("cp1251"), name.encode("utf-16-le")
    user = struct.pack("<HHI", 0, 0x0FF6, 20) + struct.pack("<IIIHHBBH", 20, token, 0, len(ansi), 0x03F4, 3, 0, 0) + ansi + bytes(4) + raw
    inside = (
        b"\0\0\xba\x0f" + struct.pack("<I", len(raw)) + raw + b"\x10\0\xba\x0f" + struct.pack("<I", 16) + "Heat map".encode("utf-16-le")
    )
    slides = b"\x0f\0\xe0\x2e" + struct.pack("<I", len(inside)) + inside
    return {"PowerPoint Document": slides, "Current User": user}
