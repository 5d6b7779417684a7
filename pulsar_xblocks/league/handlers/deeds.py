"""What a mentor does in the block: sends a record, takes it back."""

from typing import Any

from django.utils.translation import gettext

from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.kernel.xblock import BlockCall, Done
from pulsar_xblocks.league.actions import records
from pulsar_xblocks.league.handlers.state import led_studio, target
from pulsar_xblocks.league.queries.records import record_or_404


def send_record(call: BlockCall, posted: dict[str, Any]) -> Done:
    """Send a record with its evidence to the operator."""
    subject = led_studio(call, "submit", "league_record")
    names = ("criterion", "quantity", "on", "text", "evidence", "client_key")
    assert call.person is not None
    records.send_record(subject, records.Sent(**{name: posted[name] for name in names}), by=call.person, now=call.now)
    said = gettext("The record is sent. The operator checks it, the answer comes here.")
    facts = {"year": target(call), "criterion": posted["criterion"]}
    return Done(said, values={"values": {}}, event="record_sent", facts=facts)


def withdraw_record(call: BlockCall, posted: dict[str, Any]) -> Done:
    """Take a record back while nobody has decided."""
    subject = led_studio(call, "submit", "league_record")
    row = record_or_404(posted["record"])
    if row.subject_id != subject.entrant.studio_year_id:
        raise NotFound
    assert call.person is not None
    records.withdraw(row, by=call.person, now=call.now)
    return Done(gettext("The record is taken back."))
