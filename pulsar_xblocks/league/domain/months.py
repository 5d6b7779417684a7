"""Names of months, whole and short."""

from pulsar_xblocks.kernel.pure.text import mark

WHOLE = {
    1: mark("January"),
    2: mark("February"),
    3: mark("March"),
    4: mark("April"),
    5: mark("May"),
    6: mark("June"),
    7: mark("July"),
    8: mark("August"),
    9: mark("September"),
    10: mark("October"),
    11: mark("November"),
    12: mark("December"),
}
AFTER = {  # «as of October»: the form that Russian needs after «по итогам»
    1: mark("as of January"),
    2: mark("as of February"),
    3: mark("as of March"),
    4: mark("as of April"),
    5: mark("as of May"),
    6: mark("as of June"),
    7: mark("as of July"),
    8: mark("as of August"),
    9: mark("as of September"),
    10: mark("as of October"),
    11: mark("as of November"),
    12: mark("as of December"),
}
SHORT = {
    1: mark("Jan"),
    2: mark("Feb"),
    3: mark("Mar"),
    4: mark("Apr"),
    5: mark("May (short)"),
    6: mark("Jun"),
    7: mark("Jul"),
    8: mark("Aug"),
    9: mark("Sep"),
    10: mark("Oct"),
    11: mark("Nov"),
    12: mark("Dec"),
}
