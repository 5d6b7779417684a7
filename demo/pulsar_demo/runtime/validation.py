"""What Studio shows above a block, as the platform's module ``xmodule.validation`` names it."""

import sys
from types import ModuleType
from typing import Any

from xblock.validation import Validation, ValidationMessage


class StudioValidationMessage(ValidationMessage):
    """A message with a link that mends it: ``action_class`` edit-button opens the editor."""

    NOT_CONFIGURED = "not-configured"
    TYPES = [*ValidationMessage.TYPES, NOT_CONFIGURED]

    def __init__(self, message_type: str, message_text: str, **action: str) -> None:
        super().__init__(message_type, message_text)
        if not all(isinstance(text, str) for text in action.values()):
            raise TypeError("an action is plain text")
        self.action = action

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return super().to_json() | self.action


class StudioValidation(Validation):
    """Messages and, while the block is not set up, one in place of a summary."""

    def __init__(self, xblock_id: Any) -> None:
        super().__init__(xblock_id)
        self.summary: ValidationMessage | None = None

    @classmethod
    def copy(cls, validation: Validation) -> "StudioValidation":
        """Return the same messages in Studio's form."""
        made = cls(validation.xblock_id)
        made.messages = validation.messages
        return made

    def set_summary(self, message: ValidationMessage) -> None:
        """Take the message that stands for all."""
        self.summary = message

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return super().to_json() | ({"summary": self.summary.to_json()} if self.summary else {})


def shown(validation: Validation) -> list[dict[str, Any]]:
    """Return the messages as the unit's page shows them, the summary first."""
    found = validation.to_json()
    return [found[name] for name in ("summary",) if name in found] + found["messages"]


def install() -> None:
    """Be the module ``xmodule.validation``, unless the real one is there."""
    sys.modules.setdefault("xmodule", ModuleType("xmodule"))
    sys.modules.setdefault("xmodule.validation", sys.modules[__name__])
