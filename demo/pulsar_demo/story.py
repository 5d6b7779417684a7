"""The story on the front page: at most 8 steps, each leads a persona to its page."""

from dataclasses import dataclass

from pulsar_xblocks.kernel.pure.text import mark

ARTS, DECIDING, FINISHED, CENTRES = "arts-2027-02", "science-2027-03", "science-2026-11", "mmc-2025"  # codes of calls


@dataclass(frozen=True)
class Way:
    """One button: whom it logs in ("" = nobody) and where it leads.

    ``target`` is an address, ``block:<name>`` = the learner's page of that block of the course, ``publish:<number>`` = the
    publication of that round of the running year, or ``call:<code>`` = the page of that call for those who work on it.
    """

    persona: str
    target: str
    button: str


@dataclass(frozen=True)
class Step:
    """One step and its ways, the first of them the main one."""

    title: str
    text: str
    ways: tuple[Way, ...]


STEPS: tuple[Step, ...] = (
    Step(
        mark("A school opens a studio"),
        mark(
            "The mentor fills in the opening application right in the course, and the draft saves itself. The head of the school approves "
            "by one click instead of an order on paper; the region accepts, and the studio gets its code."
        ),
        (
            Way("mentor", "block:opening-studio", mark("Be the mentor")),
            Way("head", "/pulsar/applications/", mark("Be the head of school")),
            Way("operator", "/pulsar/applications/", mark("Be the regional operator")),
        ),
    ),
    Step(
        mark("Pupils join, guardians consent"),
        mark("A link for the class chat, or a list pasted from Excel. A guardian answers by a link from a letter, without an account."),
        (
            Way("mentor2", "block:opening-studio", mark("Be another mentor")),
            Way("pupil", "/pulsar/me/", mark("Be the pupil")),
            Way("", "/demo/mail/", mark("Open the letters")),
        ),
    ),
    Step(
        mark("The studio does the work of the month"),
        mark("One draft for all: each field saves itself, two people never overwrite each other, the term stands in Tomsk time."),
        (Way("pupil2", "block:november-studio_project", mark("Be a pupil of the studio")),),
    ),
    Step(
        mark("Experts score the works"),
        mark("An expert sees the work beside the rubric and not the school. A draft saves itself, a conflict of interest takes a minute."),
        (Way("expert1", "/pulsar/reviews/", mark("Be the expert")),),
    ),
    Step(
        mark("Results are published, the league is counted"),
        mark(
            "Works without a result are named first: open them, give them to experts and score as step 4 does, or load the results of "
            "Sirius from a table. Then results, points, table and letters go out at once. Each point is explained."
        ),
        (
            Way("operator", "publish:1", mark("Publish October")),
            Way("mentor2", "block:standings-standings", mark("See the league")),
        ),
    ),
    Step(
        mark("A pupil applies for a shift"),
        mark(
            "«Arts»: first it is clear whether one may apply, then come the consent, the portfolio from a phone and a receipt. Two experts "
            "score the pictures without names; where they differ widely, a third one looks."
        ),
        (
            Way("pupil2", f"/pulsar/selection/70/{ARTS}/", mark("Apply for «Arts»")),
            Way("expert3", "/pulsar/reviews/", mark("Be the third expert")),
            Way("", "/pulsar/selection/", mark("See all calls")),
        ),
    ),
    Step(
        mark("The commission decides"),
        mark(
            "«Science»: documents and achievements are checked; the ranking, once it is run, stops at a tie across the cut-off, and the "
            "secretary records what the commission decides; results come out by number. Beside it stand a finished selection - 300 "
            "applications for 60 places, quotas, reserve, an appeal that was upheld - "
            "and a competition of schools for the status of an inter-municipal centre."
        ),
        (
            Way("operator", f"call:{DECIDING}", mark("Check the applications")),
            Way("secretary", f"call:{DECIDING}", mark("Be the secretary")),
            Way("operator", f"call:{FINISHED}", mark("See the finished selection")),
            Way("operator", f"call:{CENTRES}", mark("See how centres were chosen")),
        ),
    ),
    Step(
        mark("The author builds the course"),
        mark("A block is added to a unit, set by picking, looked at and published. No JSON, no XML."),
        (Way("author", "/studio/", mark("Be the course author")),),
    ),
)
