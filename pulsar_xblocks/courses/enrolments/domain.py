"""Words of enrolment: sources, orders, where the platform's course stands."""

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.kernel.pure.status import Status, by_key
from pulsar_xblocks.kernel.pure.text import mark

SELF, LIST, OPERATOR = "self", "list", "operator"
SOURCES = {SELF: mark("own application"), LIST: mark("by a list of the organisation"), OPERATOR: mark("entered by the centre")}
ENROL, COMPLETE, LEAVE = "enrol", "complete", "leave"
ORDERS = {ENROL: mark("order of enrolment"), COMPLETE: mark("order of completion"), LEAVE: mark("order of leaving")}
SIGNED_HERE = (ENROL, LEAVE)  # an order of completion looks at hours, points and the final assessment: documents sign it

NOT_YET, IN, BEFORE, NO_COHORT, ABSENT, REFUSED, OUT = "", "in", "before", "cohort", "absent", "refused", "out"
COURSE = by_key(
    [
        Status(IN, mark("in the course"), "ok", "check"),
        Status(BEFORE, mark("was in the course already"), "ok", "check"),
        Status(NO_COHORT, mark("in the course; the cohort is not there or does not take them"), "warn", "warn"),
        Status(ABSENT, mark("not in the course: the site cannot reach it"), "warn", "warn"),
        Status(REFUSED, mark("the platform refuses; it is asked again every hour"), "bad", "cross"),
        Status(OUT, mark("taken out of the course"), "idle", "back"),
    ]
)
SETTLED = frozenset({IN, BEFORE})
TROUBLED = (NO_COHORT, ABSENT, REFUSED)
ATTENDS = (*stages.IN_TRAINING, *stages.GRADUATED)  # who has finished may still read the course

CONSENT_GONE = mark("The consent to the processing of data was withdrawn.")
ENDS_BY_CONSENT = (*stages.BEFORE_ORDER, *stages.IN_TRAINING, stages.ORDER_OUT)  # what the law wants kept of a certificate goes on


def after_withdrawal(stage: str) -> str:
    """Return the stage of an enrolment whose consent is withdrawn, "" when it stays: a certificate is prepared by law."""
    if stage not in ENDS_BY_CONSENT:
        return ""
    return stages.WITHDRAWN if stage in stages.BEFORE_ORDER else stages.LEFT
