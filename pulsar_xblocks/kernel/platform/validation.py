"""Problems of a block as Studio shows them: with a link to the editor.  Fallback without the platform: the plain messages of XBlock.

Studio's ``summary`` stays empty: the authoring app asks for the messages alone, and the unit's page puts a heading of its own there.
"""

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from django.utils.translation import gettext
from xblock.validation import Validation, ValidationMessage

from pulsar_xblocks.kernel.problems import ERROR, UNSET, Problem


def validation_of(found: Validation, problems: Iterable[Problem]) -> Validation:
    """Return what was found before with our messages; texts are plain ``str``, Studio refuses lazy ones."""
    try:
        studio = import_module("xmodule.validation")
    except ImportError:
        return _plain(found, problems)
    answer = studio.StudioValidation.copy(found)
    for problem in problems:
        answer.add(_studio_message(studio.StudioValidationMessage, problem))
    return answer


def _plain(found: Validation, problems: Iterable[Problem]) -> Validation:
    for problem in problems:
        kind = ValidationMessage.ERROR if problem.kind == ERROR else ValidationMessage.WARNING
        found.add(ValidationMessage(kind, _said(problem)))
    return found


def _studio_message(make: Any, problem: Problem) -> Any:
    kind = {ERROR: make.ERROR, UNSET: make.NOT_CONFIGURED}.get(problem.kind, make.WARNING)
    action = {"action_class": "edit-button", "action_label": gettext("Edit")} if problem.is_mended_here else {}
    return make(kind, _said(problem), **action)


def _said(problem: Problem) -> str:
    params = getattr(problem.text, "params", None)
    return gettext(problem.text) % params if params else gettext(problem.text)
