"""The kinds of papers: what each is for, its fields, the template that comes with the product."""

from collections.abc import Mapping
from functools import partial

from pulsar_xblocks.courses.documents.domain import CERTIFICATE, DIPLOMA, DOCUMENTS, STATEMENT
from pulsar_xblocks.kernel.exports.look import Line, Table, sheet
from pulsar_xblocks.kernel.exports.templates import Template
from pulsar_xblocks.kernel.pure.text import mark

ENROL, COMPLETE, JOURNAL, RECORD, SIGNATURES = "pd_enrol", "pd_complete", "pd_journal", "pd_record", "pd_signatures"
KEY_OF = {CERTIFICATE: "pd_certificate", DIPLOMA: "pd_diploma", STATEMENT: "pd_statement"}  # kind of a document -> of its template
_DOCUMENT = {
    "issuer": mark("organisation that gives the document out"),
    "city": mark("city"),
    "name": mark("full name"),
    "programme": mark("name of the programme"),
    "hours": mark("academic hours"),
    "begins": mark("first day of the training"),
    "ends": mark("last day of the training"),
    "final_work": mark("title of the final work, empty without one"),
    "qualification": mark("qualification, for retraining"),
    "series": mark("series of the form"),
    "number": mark("number of the form"),
    "registration": mark("registration number"),
    "issued": mark("day of issue"),
    "head": mark("who signs as the head"),
    "secretary": mark("who signs as the secretary"),
    "duplicate": mark("the word “duplicate”, empty for an original"),
    "code": mark("code of the page where the document is checked"),
    "address": mark("address of the page where the document is checked"),
}
_GROUP = {
    "issuer": mark("organisation that gives the document out"),
    "programme": mark("name of the programme"),
    "group": mark("name of the group"),
    "hours": mark("academic hours"),
    "begins": mark("first day of the training"),
    "ends": mark("last day of the training"),
    "form": mark("form of the training"),
    "day": mark("day on which the paper is made"),
    "count": mark("how many participants"),
    "rows": mark("rows of the list: «{%tr for one in rows %}» in a table"),
}
_ORDER = _GROUP | {
    "number": mark("number of the order"),
    "on": mark("day of the order"),
    "ground": mark("ground of the order, a line to write on without one"),
}
_ISSUER = Line("{{ issuer }}", is_centred=True)
_N, _NAME = (mark("№"), "n"), (mark("Surname and given names"), "name")
_CHECKED = Line(mark("The document can be checked at {{ address }}, code {{ code }}."))
_SIGNED = (
    Line(mark("Head ____________________ {{ head }}")),
    Line(mark("Secretary ____________________ {{ secretary }}")),
    Line(mark("Place of the seal")),
)


def _document(key: str, title: str, *lines: Line) -> Template:
    parts = (_ISSUER, Line(title, is_bold=True, is_centred=True), Line("{{ duplicate }}", is_centred=True), *lines, *_SIGNED, _CHECKED)
    return Template(KEY_OF[key], DOCUMENTS[key], mark("One page for every participant"), _DOCUMENT, partial(sheet, *parts))


_FORM = Line("{{ series }} {{ number }}", is_centred=True)
_REGISTERED = Line(mark("Registration number {{ registration }}, {{ city }}, {{ issued }}"), is_centred=True)
_TRAINED = Line(mark("from {{ begins }} to {{ ends }} was trained by the programme “{{ programme }}”, {{ hours }} academic hours."))
_NAMED = Line("{{ name }}", is_bold=True, is_centred=True)
_WORK = Line(mark("{% if final_work %}Final work: {{ final_work }}{% endif %}"))
_HEAD = Line(mark("Programme “{{ programme }}”, {{ hours }} h. Group: {{ group }}, from {{ begins }} to {{ ends }}."))


def _listed(title: str, *parts: Line | Table, is_wide: bool = False) -> partial[bytes]:
    return partial(sheet, _ISSUER, Line(title, is_bold=True, is_centred=True), *parts, is_wide=is_wide)


_TEMPLATES = (
    _document(
        CERTIFICATE,
        mark("CERTIFICATE OF PROFESSIONAL DEVELOPMENT, a document of qualification"),
        *(_FORM, _REGISTERED, Line(mark("This is to certify that")), _NAMED, _TRAINED, _WORK),
    ),
    _document(
        DIPLOMA,
        mark("DIPLOMA OF PROFESSIONAL RETRAINING, a document of qualification"),
        *(_FORM, _REGISTERED, Line(mark("This is to certify that")), _NAMED, _TRAINED, _WORK),
        Line(mark("Qualification: {{ qualification }}")),
    ),
    _document(
        STATEMENT,
        mark("STATEMENT OF STUDY"),
        *(_REGISTERED, Line(mark("is given to")), _NAMED),
        Line(
            mark("who from {{ begins }} to {{ ends }} studied by the programme “{{ programme }}” and mastered {{ hours }} academic hours.")
        ),
    ),
    Template(
        ENROL,
        mark("Order on the enrolment of participants"),
        mark("With those whom the order names"),
        _ORDER,
        _listed(
            mark("ORDER № {{ number }} of {{ on }}"),
            Line(mark("On the enrolment of participants"), is_bold=True),
            _HEAD,
            Line(mark("I order to enrol in the group ({{ form }}): {{ count }}.")),
            Table("rows", (_N, _NAME, (mark("Place of work"), "organisation"), (mark("Post"), "post"))),
            Line(mark("Ground: {{ ground }}")),
            Line(mark("Head ____________________")),
        ),
    ),
    Template(
        COMPLETE,
        mark("Order on the completion of training"),
        mark("With those whom the order names and their results"),
        _ORDER,
        _listed(
            mark("ORDER № {{ number }} of {{ on }}"),
            Line(mark("On the completion of training and the issue of documents"), is_bold=True),
            _HEAD,
            Line(mark("I order to take as having completed the training and to give documents of qualification to: {{ count }}.")),
            Table("rows", (_N, _NAME, (mark("Place of work"), "organisation"), (mark("Final assessment"), "result"))),
            Line(mark("Ground: {{ ground }}")),
            Line(mark("Head ____________________")),
        ),
    ),
    Template(
        JOURNAL,
        mark("Journal of the group"),
        mark("Hours of every participant by kind, points, final assessment"),
        _GROUP,
        _listed(
            mark("JOURNAL OF THE GROUP"),
            _HEAD,
            Line(mark("As of {{ day }}. Participants: {{ count }}.")),
            Table(
                "rows",
                (
                    *(_N, _NAME, (mark("Face to face, h"), "contact"), (mark("At a distance, h"), "distance")),
                    *((mark("Internship, h"), "internship"), (mark("On one's own, h"), "independent"), (mark("In all, h"), "total")),
                    *((mark("Points, %"), "percent"), (mark("Final assessment"), "result")),
                ),
            ),
            Line(mark("Curator of the group ____________________")),
            is_wide=True,
        ),
    ),
    Template(
        RECORD,
        mark("Assessment record"),
        mark("Results of the final assessment of the group"),
        _GROUP | {"final": mark("kind of the final assessment")},
        _listed(
            mark("RECORD OF THE FINAL ASSESSMENT"),
            _HEAD,
            Line(mark("Kind of the final assessment: {{ final }}.")),
            Table(
                "rows",
                (
                    _N,
                    _NAME,
                    (mark("Title of the work"), "work"),
                    (mark("Points"), "points"),
                    (mark("Result"), "result"),
                    (mark("Day"), "on"),
                ),
            ),
            Line(mark("Chair ____________________      Members ____________________")),
        ),
    ),
    Template(
        SIGNATURES,
        mark("List of signatures"),
        mark("For the signatures of those who get their documents"),
        _GROUP,
        _listed(
            mark("LIST OF DOCUMENTS GIVEN OUT"),
            _HEAD,
            Table(
                "rows",
                (
                    *(
                        _N,
                        _NAME,
                        (mark("Document"), "kind"),
                        (mark("Numbered form"), "number"),
                        (mark("Registration number"), "registration"),
                    ),
                    *((mark("Issued on"), "issued"), (mark("Signature, day"), "signature")),
                ),
            ),
            Line(mark("Given out by ____________________")),
            is_wide=True,
        ),
    ),
)
KINDS: Mapping[str, Template] = {one.key: one for one in _TEMPLATES}
