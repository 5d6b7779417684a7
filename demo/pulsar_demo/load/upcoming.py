"""The selection «Спорт», announced and not open yet: its operator can still set rules and tables of points; all words invented."""

from dataclasses import replace
from datetime import date

from pulsar_demo.load import calls
from pulsar_xblocks.selection.domain.ready import READY
from pulsar_xblocks.selection.domain.rules import Gates

TOLD = calls.Told(
    code="sport-2027-04",
    title="Отбор на смену «Спорт», апрель 2027",
    direction="sport",
    window=(date(2026, 12, 1), date(2026, 12, 31)),
    shift=(date(2027, 4, 12), date(2027, 4, 25)),
    people=calls.PANEL,
)


def load() -> None:
    """Store the call."""
    gates = Gates(grades=tuple(range(6, 12)), least_age=11, most_age=18)
    calls.announce(TOLD, replace(READY["sport"], places=40, gates=gates), now=calls.moment(11, 9))
