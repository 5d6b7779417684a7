"""Words of enrolment: sources, orders."""

from pulsar_xblocks.kernel.pure.text import mark

SELF, LIST, OPERATOR = "self", "list", "operator"
SOURCES = {SELF: mark("own application"), LIST: mark("by a list of the organisation"), OPERATOR: mark("entered by the centre")}
ENROL, COMPLETE, LEAVE = "enrol", "complete", "leave"
ORDERS = {ENROL: mark("order of enrolment"), COMPLETE: mark("order of completion"), LEAVE: mark("order of leaving")}
