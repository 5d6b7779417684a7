"""Statuses of applications, appeals and offers of a place as people see them; allowed moves; who sees what.  Source: domain.md 1.3."""

from collections.abc import Mapping

from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import mark

DRAFT, AWAITING, SUBMITTED, CHECK, RETURNED = "draft", "awaiting_consent", "submitted", "check", "returned"
ADMITTED, NOT_ADMITTED, SCORING, PRELIMINARY = "admitted", "not_admitted", "scoring", "preliminary"
RECOMMENDED, RESERVE, DECLINED = "recommended", "reserve", "declined"
CONFIRMED, REFUSED, EXPIRED, ENROLLED = "confirmed", "refused", "expired", "enrolled"
UNFINISHED, ANNULLED, STOPPED, WITHDRAWN = "unfinished", "annulled", "stopped", "withdrawn"

APPLICATION = by_key(
    [
        Status(DRAFT, mark("Draft"), "idle", "pencil"),
        Status(AWAITING, mark("Awaiting guardian consent"), "warn", "clock"),
        Status(SUBMITTED, mark("Submitted"), "run", "send"),
        Status(CHECK, mark("Document check"), "run", "eye"),
        Status(RETURNED, mark("Returned for clarification"), "warn", "back"),
        Status(ADMITTED, mark("Eligible"), "ok", "check"),
        Status(NOT_ADMITTED, mark("Not eligible"), "bad", "cross"),
        Status(SCORING, mark("Scoring in progress"), "run", "eye"),
        Status(PRELIMINARY, mark("Preliminary result"), "run", "scales"),
        Status(RECOMMENDED, mark("Recommended"), "ok", "star"),
        Status(RESERVE, mark("On reserve list"), "warn", "clock"),
        Status(DECLINED, mark("Not recommended"), "idle", "cross"),
        Status(CONFIRMED, mark("Place confirmed"), "ok", "check"),
        Status(REFUSED, mark("Place declined"), "idle", "back"),
        Status(EXPIRED, mark("Confirmation expired"), "bad", "late"),
        Status(ENROLLED, mark("Enrolled"), "ok", "done"),
        Status(UNFINISHED, mark("Not finished in time"), "idle", "late"),
        Status(ANNULLED, mark("Annulled"), "bad", "cross"),
        Status(STOPPED, mark("Processing stopped: consent withdrawn"), "bad", "lock"),
        Status(WITHDRAWN, mark("Withdrawn"), "idle", "back"),
    ]
)

FILED, ACCEPTED, UPHELD, PARTLY, DISMISSED, NOT_CONSIDERED = "filed", "accepted", "upheld", "partly", "dismissed", "not_considered"
APPEAL = by_key(
    [
        Status(FILED, mark("Filed"), "run", "send"),
        Status(ACCEPTED, mark("Accepted for consideration"), "run", "scales"),
        Status(UPHELD, mark("Upheld"), "ok", "done"),
        Status(PARTLY, mark("Partly upheld"), "ok", "done"),
        Status(DISMISSED, mark("Dismissed"), "idle", "cross"),
        Status(NOT_CONSIDERED, mark("Not considered"), "idle", "cross"),
        Status(WITHDRAWN, mark("Withdrawn"), "idle", "back"),
    ]
)

OFFERED = "offered"
OFFER = by_key(
    [
        Status(OFFERED, mark("Waiting for an answer"), "warn", "clock"),
        Status(CONFIRMED, mark("Place confirmed"), "ok", "check"),
        Status(REFUSED, mark("Place declined"), "idle", "back"),
        Status(EXPIRED, mark("Confirmation expired"), "bad", "late"),
        Status(WITHDRAWN, mark("Withdrawn"), "idle", "back"),  # the application was withdrawn, annulled or stopped
    ]
)

EDITABLE = frozenset({DRAFT, RETURNED})  # the applicant may write in it
IN_CHECK = frozenset({SUBMITTED, CHECK, RETURNED})  # with those who check documents
RANKED = frozenset({PRELIMINARY, RECOMMENDED, RESERVE, DECLINED, CONFIRMED, REFUSED, EXPIRED, ENROLLED})  # stands in the ranked list
SEATED = frozenset({RECOMMENDED, CONFIRMED, ENROLLED})  # holds a place of the call
TAKES_PART = frozenset({CONFIRMED, ENROLLED})  # counts as a participation for the repeat rule
ENDED = frozenset({ANNULLED, STOPPED, WITHDRAWN})  # takes no further part, whatever it was
CLOSED = frozenset({NOT_ADMITTED, DECLINED, REFUSED, EXPIRED, ENROLLED, UNFINISHED, ANNULLED, STOPPED, WITHDRAWN})
APPEAL_OPEN = frozenset({FILED, ACCEPTED})
APPEAL_GRANTED = frozenset({UPHELD, PARTLY})
APPEALABLE = frozenset({NOT_ADMITTED, PRELIMINARY, DECLINED})  # what an appeal may be filed against, while its window is open

_MOVES: Mapping[str, frozenset[str]] = {
    DRAFT: frozenset({AWAITING, SUBMITTED, UNFINISHED}),
    AWAITING: frozenset({DRAFT, SUBMITTED, UNFINISHED}),
    SUBMITTED: frozenset({DRAFT, CHECK, ADMITTED, NOT_ADMITTED, RETURNED}),  # DRAFT: taken back to be mended, until the window closes
    CHECK: frozenset({RETURNED, ADMITTED, NOT_ADMITTED}),
    RETURNED: frozenset({SUBMITTED, ADMITTED, NOT_ADMITTED}),  # answered, or checked as it stands when the term has passed
    ADMITTED: frozenset({CHECK, SCORING, PRELIMINARY, NOT_ADMITTED}),  # NOT_ADMITTED: a part with a pass mark was failed
    NOT_ADMITTED: frozenset({CHECK, ADMITTED, SCORING, PRELIMINARY}),  # an appeal was upheld
    SCORING: frozenset({PRELIMINARY, NOT_ADMITTED}),
    PRELIMINARY: frozenset({RECOMMENDED, RESERVE, DECLINED, NOT_ADMITTED}),
    RECOMMENDED: frozenset({CONFIRMED, REFUSED, EXPIRED}),
    RESERVE: frozenset({RECOMMENDED, DECLINED}),
    DECLINED: frozenset({RECOMMENDED, RESERVE}),  # an appeal was upheld
    CONFIRMED: frozenset({ENROLLED, REFUSED}),
    EXPIRED: frozenset(),
    REFUSED: frozenset(),
    ENROLLED: frozenset({REFUSED, ANNULLED}),
    UNFINISHED: frozenset({DRAFT, AWAITING}),  # the window was prolonged
    ANNULLED: frozenset(),
    STOPPED: frozenset(),
    WITHDRAWN: frozenset(),
}
_APPEAL_MOVES: Mapping[str, frozenset[str]] = {
    FILED: frozenset({ACCEPTED, NOT_CONSIDERED, WITHDRAWN}),
    ACCEPTED: frozenset({UPHELD, PARTLY, DISMISSED, NOT_CONSIDERED, WITHDRAWN}),
}
_OFFER_MOVES: Mapping[str, frozenset[str]] = {
    OFFERED: frozenset({CONFIRMED, REFUSED, EXPIRED, WITHDRAWN}),
    CONFIRMED: frozenset({REFUSED, WITHDRAWN}),
}


def may_move(status: str, to: str) -> bool:
    """Tell whether an application may go from one status to another."""
    if to in ENDED:
        return status not in CLOSED or to in _MOVES[status] or (to == STOPPED and status not in (STOPPED, WITHDRAWN, ANNULLED))
    return to in _MOVES[status]


def may_move_appeal(status: str, to: str) -> bool:
    """Tell whether an appeal may go from one status to another."""
    return to in _APPEAL_MOVES.get(status, frozenset())


def may_move_offer(status: str, to: str) -> bool:
    """Tell whether an offer of a place may go from one status to another."""
    return to in _OFFER_MOVES.get(status, frozenset())


OWN, STAFF, EXPERT, PUBLIC = "own", "staff", "expert", "public"  # applicant and guardian; operator and commission; expert; everybody
_PUBLIC = frozenset({PRELIMINARY, RECOMMENDED, RESERVE, DECLINED, CONFIRMED, ENROLLED})
_SEES: Mapping[str, frozenset[str]] = {
    OWN: frozenset(APPLICATION),
    STAFF: frozenset(APPLICATION) - {DRAFT, AWAITING, UNFINISHED},  # a draft is nobody's business but the family's
    EXPERT: RANKED | {ADMITTED, SCORING},
    PUBLIC: _PUBLIC,
}
_SHOWN_AS: Mapping[tuple[str, str], str] = {
    (EXPERT, ADMITTED): SCORING,
    (PUBLIC, CONFIRMED): RECOMMENDED,  # a family's answer is not for the public list
    (PUBLIC, ENROLLED): RECOMMENDED,
}


def shown(status: str, audience: str) -> Status | None:
    """Return the status of an application as an audience sees it; None = the application is not shown to it at all."""
    if status not in _SEES[audience]:
        return None
    return APPLICATION[_SHOWN_AS.get((audience, status), status)]


ORGANISATION = "organisation"  # audience of a call
_TO_ORGANISATION = {RECOMMENDED: Status(RECOMMENDED, mark("Recommended for the status"), "ok", "star")}  # nobody is enrolled there


def worded(status: str, audience: str = "pupil") -> Status:
    """Return the status of an application in the words of its call; ``audience``: of the call."""
    return _TO_ORGANISATION.get(status, APPLICATION[status]) if audience == ORGANISATION else APPLICATION[status]


MEANING: Mapping[str, str] = {  # to the applicant and the guardian: what it means and what to do
    DRAFT: mark("Only you see the application. Finish it and send it before the window closes."),
    AWAITING: mark(
        "The legal guardian has a letter with a link. The application counts from the moment it was sent, once consent is given."
    ),
    SUBMITTED: mark("The application has arrived. You can take it back and correct it until the window closes."),
    CHECK: mark("The documents are being checked. You need do nothing now."),
    RETURNED: mark("Something has to be made clear. Read the note, answer and send the application again."),
    ADMITTED: mark("The documents are in order. Next comes the scoring."),
    NOT_ADMITTED: mark("The application does not take part in the selection. The reason is stated; you can file an appeal in its term."),
    SCORING: mark("The application is being scored. Points are shown when the preliminary result is published."),
    PRELIMINARY: mark("The points and the place are published but not final. You can file an appeal in its term."),
    RECOMMENDED: mark("A place is offered. The legal guardian confirms or declines it in its term."),
    RESERVE: mark("When somebody declines, the next one on the reserve list is offered the place."),
    DECLINED: mark("There were not enough places. The statement shows every point and the lowest total that got a place."),
    CONFIRMED: mark("The place is yours. Documents for the arrival will be asked for here."),
    REFUSED: mark("The place was declined and offered to the next one."),
    EXPIRED: mark("There was no answer in the term, so the place was offered to the next one."),
    ENROLLED: mark("The enrolment is done. The programme is waiting for you."),
    UNFINISHED: mark("The window has closed before the application was sent. The draft will be destroyed in its term."),
    ANNULLED: mark("The application was annulled. The reason is stated."),
    STOPPED: mark("Consent was withdrawn, so the application is no longer processed and its data will be destroyed."),
    WITHDRAWN: mark("The application was withdrawn and takes no further part."),
}
MEANING_TO_ORGANISATION: Mapping[str, str] = {  # where the words to a pupil's family do not fit
    DRAFT: mark("Those who fill in the application see it, nobody else. Send it before the window closes."),
    RECOMMENDED: mark("The status is offered. Whoever may send the application confirms or declines it in its term."),
    RESERVE: mark("When an organisation declines, the next one on the reserve list is offered the status."),
    DECLINED: mark("The status was not given. The statement shows every point and the lowest total that got it."),
    CONFIRMED: mark("The organisation has confirmed. The centre is entered into the register."),
    REFUSED: mark("The status was declined and offered to the next one."),
    EXPIRED: mark("There was no answer in the term, so the status was offered to the next one."),
    ENROLLED: mark("The centre is entered into the register."),
}


def meaning(status: str, audience: str = "pupil") -> str:
    """Return what a status means to those who have applied; ``audience``: of the call."""
    return MEANING_TO_ORGANISATION.get(status, MEANING[status]) if audience == ORGANISATION else MEANING[status]
