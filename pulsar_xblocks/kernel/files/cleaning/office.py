"""Documents of Office and LibreOffice without authors, companies, names beside comments and changes, and folders of their writers."""

import io
import re
import zipfile

from pulsar_xblocks.kernel.files.cleaning import Locked, compound, pictures

MOST_UNPACKED = 128 * 1024 * 1024
_DEEPEST = 3  # documents inside documents
_LOCKED = 0x1  # a bit of a part
_OOXML = "http://schemas.openxmlformats.org/"
_EMPTY = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<%s/>'
_CORE = (_EMPTY % f'cp:coreProperties xmlns:cp="{_OOXML}package/2006/metadata/core-properties"').encode()
_APP = (_EMPTY % f'Properties xmlns="{_OOXML}officeDocument/2006/extended-properties"').encode()
_CUSTOM = (_EMPTY % f'Properties xmlns="{_OOXML}officeDocument/2006/custom-properties"').encode()
_LABELS = (_EMPTY % 'labelList xmlns="http://schemas.microsoft.com/office/2020/mipLabelMetadata"').encode()
_META = (_EMPTY % 'office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"').encode()
_REPLACED = (
    (re.compile(r"(^|/)core\.xml$|\.psmdcp$"), _CORE),
    (re.compile(r"^docProps/app\.xml$"), _APP),
    (re.compile(r"^docProps/custom\.xml$"), _CUSTOM),
    (re.compile(r"^docMetadata/LabelInfo\.xml$"), _LABELS),
    (re.compile(r"(^|/)meta\.xml$"), _META),
)
_LEFT_OUT = re.compile(r"^(_xmlsignatures/|META-INF/(documentsignatures|macrosignatures)\.xml$|docProps/thumbnail\.(emf|wmf)$)")
_SIGNATURE = re.compile(rb"<(?:Relationship|Override|Default)\s[^<>]*(?:digital-signature|xmlsignatures)[^<>]*/>")
_THUMBNAIL = re.compile(rb"<(?:Relationship|Override)\s[^<>]*thumbnail\.(?:emf|wmf)[^<>]*/>")
_TEXT = rb"""(?:"[^"]*"|'[^']*')"""
_HOME = rb"(?:file:|[A-Za-z]:\\|\\\\|/home/|/Users/)"
_FOLDER = re.compile(rb"""(\b(?:Target|descr|title)=)(?:"%b[^"]*"|'%b[^']*')""" % (_HOME, _HOME))
_PERSON = re.compile(rb"(\b(?:\w+:)?(?:author|initials|name|userId|userName|displayName|providerId)=)%b" % _TEXT)
_CHANGE = re.compile(rb"(\b\w+:(?:author|initials)=)%b" % _TEXT)
_AUTHOR = re.compile(rb"(<(?:\w+:)?author(?:\s[^<>]*)?>)[^<]*(</)")
_BOOK = re.compile(rb"(<(?:\w+:)?absPath(?:\s[^<>]*)?\surl=|\suserName=)%b" % _TEXT)
_VIEW = re.compile(rb"(<(?:\w+:)?customWorkbookView\s[^<>]*?\bname=)%b" % _TEXT)
_REFRESHED = re.compile(rb"(\srefreshedBy=)%b" % _TEXT)
_PATH = re.compile(rb"(?:[A-Za-z]:\\|\\\\|/home/|/Users/)[^\"';<>&]*")
_COVER = rb"Company(?:Address|Email|Phone|Fax)"
_LISTED = re.compile(rb"(<(?:\w+:)?(?:DisplayName|AccountId|AccountType|UserId|Author|Editor|%b)(?:\s[^<>]*)?>)[^<]*(</)" % _COVER)
_ODF_PERSON = re.compile(rb"(<(?:dc:creator|meta:initial-creator|meta:creator-initials|loext:sender-initials)(?:\s[^<>]*)?>)[^<]*(</)")
_ODF_PRINTER = re.compile(rb"""(<config:config-item\s[^<>]*config:name=["']Printer(?:Name|Setup)["'][^<>]*>)[^<]*(</)""")
_NO_TEXT, _NO_WORDS, _NO_PART, _NO_FOLDER, _NO_PATH = rb'\1""', rb"\1\2", b"", rb'\1"file:///-"', b"-"
_RULES = (  # the name of a part, and what is put in the place of what
    (re.compile(r"\.rels$|^\[Content_Types\]"), ((_SIGNATURE, _NO_PART), (_THUMBNAIL, _NO_PART))),
    (
        re.compile(r"(^|/)(comments|people|persons?|threadedComments?|commentAuthors|authors|revisions|userNames)"),
        ((_PERSON, _NO_TEXT), (_AUTHOR, _NO_WORDS)),
    ),
    (re.compile(r"^xl/workbook\.xml$"), ((_BOOK, _NO_TEXT), (_VIEW, _NO_TEXT))),
    (re.compile(r"^xl/pivotCache/"), ((_REFRESHED, _NO_TEXT),)),
    (re.compile(r"^xl/connections\.xml$"), ((_PATH, _NO_PATH),)),
    (re.compile(r"^customXml/"), ((_LISTED, _NO_WORDS),)),
    (re.compile(r"(^|/)settings\.xml$"), ((_ODF_PRINTER, _NO_WORDS),)),
    (re.compile(r"(^|/)(content|styles)\.xml$"), ((_ODF_PERSON, _NO_WORDS),)),
    (re.compile(r"."), ((_FOLDER, _NO_FOLDER), (_CHANGE, _NO_TEXT))),
)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_DEVICE = 64  # bytes of the printer's name
_UNCLEAN = re.compile(r"\.(heic|heif|tiff?|mp4|m4v|mov|avi|wmv|mp3|m4a|wav|wma|pdf|msg|rtf|zip|html?|mht)$", re.IGNORECASE)


def clean(content: bytes, depth: int = 0) -> bytes:
    """Return a document without what tells its authors.

    Raises Locked, MemoryError for one with too much inside, ValueError for one with parts that cannot be cleaned.
    """
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        parts = source.infolist()
        if sum(info.file_size for info in parts) > MOST_UNPACKED or depth > _DEEPEST:
            raise MemoryError
        for info in parts:
            if info.flag_bits & _LOCKED:
                raise Locked
            if _LEFT_OUT.search(info.filename):
                continue
            bare = zipfile.ZipInfo(info.filename)
            bare.compress_type, bare.external_attr = info.compress_type, info.external_attr
            target.writestr(bare, part(info.filename, source.read(info), depth))
    return result.getvalue()


def part(name: str, body: bytes, depth: int = 0) -> bytes:
    """Return a part of a document without the names in it."""
    for pattern, empty in _REPLACED:
        if pattern.search(name):
            return empty
    ending = name.rpartition(".")[2].lower()
    if body and ending not in ("xml", "rels"):
        return _apart(name, body, depth)
    return _markup(name, body)


def _apart(name: str, body: bytes, depth: int) -> bytes:
    """Return a picture or a document that lies inside."""
    if clean_picture := pictures.cleaner_of(body):
        return clean_picture(body)
    if body.startswith(b"PK\x03\x04"):
        return clean(body, depth + 1)
    if body.startswith(compound.SIGN):
        return compound.clean(body)
    if "printerSettings" in name:
        return bytes(min(_DEVICE, len(body))) + body[_DEVICE:]
    if _UNCLEAN.search(name):
        raise ValueError("a part that cannot be cleaned")
    return body


def _markup(name: str, body: bytes) -> bytes:
    if name == "META-INF/manifest.xml" and b"encryption-data" in body:
        raise Locked
    if body[:2] in _WIDE:
        raise ValueError("letters of two bytes, in which no name is found")
    for pattern, substitutions in _RULES:
        if pattern.search(name):
            for found, replacement in substitutions:
                body = found.sub(replacement, body)
    return body
