"""Keeps letters in a table instead of sending them."""

import json
from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from pulsar_demo.models import Mail
from pulsar_xblocks.kernel import clock


class DemoMailBackend(BaseEmailBackend):
    """Stores each message as one row."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Store the letters; return how many."""
        rows = [_row(message) for message in email_messages]
        Mail.objects.bulk_create(rows)
        return len(rows)


def _row(message: EmailMessage) -> Mail:
    parts: list[Any] = list(getattr(message, "alternatives", []) or [])
    html = next((str(part[0]) for part in parts if part[1] == "text/html"), "")
    names = [item[0] if isinstance(item, tuple) else item.get_filename() for item in message.attachments]
    return Mail(
        to=", ".join(message.recipients()),
        subject=message.subject,
        text=message.body,
        html=html,
        attachments=json.dumps(names, ensure_ascii=False),
        at=clock.now(),
    )
