"""The story on the front page: at most 8 steps, each leads a persona to its page."""

from dataclasses import dataclass

from pulsar_xblocks.kernel.pure.text import mark


@dataclass(frozen=True)
class Step:
    """One step; ``target`` is an address, or ``block:<type>`` = the learner's page of the first such block."""

    title: str
    text: str
    persona: str
    target: str
    button: str


STEPS: tuple[Step, ...] = (
    Step(
        mark("The region opens the project year"),
        mark("The calendar of rounds, the criteria and the deadlines come from a template: check the dates and open the year."),
        "operator",
        "/pulsar/years/",
        mark("Be the regional operator"),
    ),
    Step(
        mark("A school opens a studio"),
        mark("The mentor fills in the opening application right in the course. The draft saves itself."),
        "mentor",
        "block:pulsar_studio",
        mark("Be the mentor"),
    ),
    Step(
        mark("The head of the school approves"),
        mark("One click instead of an order on paper; the head sees only the own school."),
        "head",
        "/pulsar/applications/",
        mark("Be the head of school"),
    ),
    Step(
        mark("The region accepts the studio"),
        mark("The queue of applications shows what has changed since last year. An accepted studio gets its code."),
        "operator",
        "/pulsar/applications/",
        mark("Be the regional operator"),
    ),
    Step(
        mark("The mentor gathers the pupils"),
        mark("A link and a code for the class chat, or a list pasted from Excel. Who has no consent yet is seen at once."),
        "mentor2",
        "block:pulsar_studio",
        mark("Be another mentor"),
    ),
    Step(
        mark("A pupil joins"),
        mark("The pupil enters the code and sees what is still needed and who has it now."),
        "pupil",
        "/pulsar/me/",
        mark("Be the pupil"),
    ),
    Step(
        mark("A guardian answers"),
        mark("No account is needed: the letter holds a link to the guardian's own page. Letters of the demonstration are kept here."),
        "",
        "/demo/mail/",
        mark("Open the letters"),
    ),
    Step(
        mark("The author builds the course"),
        mark("A block is added to a unit, set by picking, looked at and published. No JSON, no XML."),
        "author",
        "/studio/",
        mark("Be the course author"),
    ),
)
