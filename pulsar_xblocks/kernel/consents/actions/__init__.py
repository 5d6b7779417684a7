"""Writes of consents."""

from pulsar_xblocks.kernel.consents.actions.answers import Signer, Trace, answer, refresh_states, withdraw
from pulsar_xblocks.kernel.consents.actions.paper import Sheet, confirm_sheet, reject_sheet, upload_sheet
from pulsar_xblocks.kernel.consents.actions.requests import forget_unanswered, remind, request_consents, send_again
from pulsar_xblocks.kernel.consents.actions.templates import load_default_templates, publish_template, publish_text

__all__ = [
    "Sheet",
    "Signer",
    "Trace",
    "answer",
    "confirm_sheet",
    "forget_unanswered",
    "load_default_templates",
    "publish_template",
    "publish_text",
    "refresh_states",
    "reject_sheet",
    "remind",
    "request_consents",
    "send_again",
    "upload_sheet",
    "withdraw",
]
