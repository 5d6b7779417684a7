"""What the XBlock runtime tells about the learner, and what we tell the platform.  Source: open-edx.md section 5."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.contrib.auth import get_user_model

from pulsar_xblocks.kernel.platform import tracking
from pulsar_xblocks.kernel.pure.errors import Forbidden

_COURSES = ("block-v1:", "ccx-block-v1:", "i4x://")  # how keys of blocks in courses begin; those of libraries and of the workbench do not


@dataclass(frozen=True)
class Learner:
    """Who looks at a block; ``user_id`` None = anonymous, preview or library: nothing may be stored."""

    user_id: int | None
    is_course_staff: bool = False
    is_masquerade: bool = False
    is_visitor: bool = False  # nobody has logged in: a course that is open to all


def _acting_user_id() -> int | None:
    """Return the id of the really logged-in account where the platform tells it, else None."""
    return getattr(current_account(), "pk", None)


def learner_of(block: Any) -> Learner:
    """Return who looks; a runtime without a real account (Studio, library, workbench) gives no user id."""
    service = block.runtime.service(block, "user")
    user = service.get_current_user() if service else None
    attrs = getattr(user, "opt_attrs", {}) or {}
    is_authenticated = attrs.get("edx-platform.is_authenticated")
    if not is_authenticated or block.runtime.service(block, "completion") is None:
        return Learner(None, bool(attrs.get("edx-platform.user_is_staff")), is_visitor=is_authenticated is False)
    user_id = attrs.get("edx-platform.user_id")
    acting = _acting_user_id()
    is_masquerade = acting is not None and user_id is not None and acting != user_id
    return Learner(user_id, bool(attrs.get("edx-platform.user_is_staff")), is_masquerade)


def current_account() -> Any:
    """Return the really logged-in account of the request at hand where the platform tells it (crum), else None.

    While it renders a unit for staff looking as a learner, the learner is the request's account; ``real_user`` names the staff.
    """
    try:
        user = import_module("crum").get_current_user()
    except ImportError:
        return None
    return getattr(user, "real_user", user)


def account(user_id: int) -> Any:
    """Return the platform's account, None when there is none."""
    return get_user_model().objects.filter(pk=user_id, is_active=True).first()


def publish_completion(block: Any, share: float) -> None:
    """Tell the platform how much of the block is done, 0 to 1; silent where it does not listen."""
    block.runtime.publish(block, "completion", {"completion": share})


def publish_event(block: Any, name: str, **detail: Any) -> None:
    """Send a tracking event of the table in ``tracking``; silent in Studio and in libraries, which do not listen."""
    block.runtime.publish(block, f"{tracking.PREFIX}{name}", tracking.emitted(name, str(block.scope_ids.usage_id), detail))


def require_reading(block: Any) -> None:
    """Return unless this is Studio and the account is not of the course's team.  Raises Forbidden.

    Studio's handlers answer whoever is logged in, and its runtime shows drafts; the LMS lets nobody in who may not see the block.
    """
    _require_team(block, "can_read")


def _require_team(block: Any, right: str) -> None:
    service = block.runtime.service(block, "studio_user_permissions")
    if service is not None and not getattr(service, right)(block.scope_ids.usage_id.context_key):
        raise Forbidden


def require_authoring(block: Any) -> None:
    """Return in Studio for the course's team, and in libraries, which check the author themselves.  Raises Forbidden in the LMS.

    The LMS has no service «completion» for visitors of a public course; nobody is in Studio without a login.
    """
    if not str(block.scope_ids.usage_id).startswith(_COURSES):
        return
    service = block.runtime.service(block, "user")
    attrs = getattr(service.get_current_user() if service else None, "opt_attrs", {}) or {}
    if not attrs.get("edx-platform.is_authenticated") or block.runtime.service(block, "completion") is not None:
        raise Forbidden
    _require_team(block, "can_write")
