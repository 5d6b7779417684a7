"""The services of each runtime, present and absent as on the platform.  Source: open-edx.md section 5."""

import uuid
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import translation
from xblock.fields import Scope
from xblock.reference.user_service import UserService, XBlockUser
from xblock.runtime import NullI18nService

from pulsar_demo.models import AnonymousId, Course, Published, UserField
from pulsar_demo.runtime.publishing import record

LMS, PREVIEW, EDIT = "lms", "preview", "edit"
LIBRARY = "library"  # a block of a content library: no course, no staff of a course, yet somebody who may complete it
STORE = "store"  # blocks as they come out of the store, with nobody at hand: services of the store alone
PREFIX = "edx-platform."

# name -> runtimes that have it; a name whose work the demo does not need is a Present that refuses to work
TABLE: dict[str, tuple[str, ...]] = {
    "fs": (LMS, PREVIEW, EDIT, STORE),
    "user_state": (LMS,),
    "grade_utils": (LMS,),
    "teams": (LMS,),
    "teams_configuration": (LMS, PREVIEW, EDIT),
    "partitions": (LMS, PREVIEW),
    "enrollments": (LMS, LIBRARY),
    "rebind_user": (LMS, LIBRARY),
    "credit": (LMS,),
    "bookmarks": (LMS,),
    "verification": (LMS,),
    "proctoring": (LMS,),
    "milestones": (LMS,),
    "gating": (LMS,),
    "content_type_gating": (LMS,),
    "user_tags": (LMS,),
    "call_to_action": (LMS,),
    "mako": (LMS, PREVIEW, EDIT, LIBRARY),
    "replace_urls": (LMS, PREVIEW, LIBRARY),
    "cache": (LMS, PREVIEW, LIBRARY),
    "sandbox": (LMS, PREVIEW, LIBRARY),
    "video_config": (LMS, PREVIEW, LIBRARY),
    "discussion_config_service": (LMS, PREVIEW, LIBRARY),
    "xqueue": (LMS, PREVIEW),
    "library_tools": (LMS, EDIT),
}


@dataclass(frozen=True)
class Session:
    """For whom a runtime works: LMS, PREVIEW, EDIT or STORE, the account (anonymous too) and the course.

    ``real`` is who is logged in while the staff looks as the learner ``user``; what fields are written then stays in ``kept``.
    """

    kind: str
    user: Any
    course_key: str
    real: Any = None
    kept: dict[str, Any] | None = None

    @property
    def user_id(self) -> int | None:
        """Return the account's id, None when nobody is logged in."""
        return self.user.pk if self.user is not None and self.user.is_authenticated else None

    def is_staff(self) -> bool:
        """Tell whether the account is of the course's team."""
        return bool(self.user_id) and (
            self.user.is_superuser or Course.objects.filter(course_key=self.course_key, team=self.user_id).exists()
        )


def services_of(session: Session) -> dict[str, Any]:
    """Return name -> service for a runtime."""
    found: dict[str, Any] = {name: Present(name) for name, kinds in TABLE.items() if session.kind in kinds}
    found |= {"i18n": I18n()}
    if session.kind != STORE:
        found |= {"settings": SettingsService(), "user": Users(session)}
    if session.kind in (PREVIEW, EDIT):
        found["studio_user_permissions"] = Permissions(session)
    if session.kind == LMS:
        found |= {"publish": Publishing(session), "grade_utils": GradeUtils(), "user_state": UserStates(session)}
    if session.kind in (LMS, LIBRARY) and session.user_id:
        found["completion"] = Completion(session)
    return found


def anonymous_id(user_id: int, course_key: str) -> str:
    """Return a learner's 32-character name within a course."""
    row, _ = AnonymousId.objects.get_or_create(user_id=user_id, course_key=course_key, defaults={"value": uuid.uuid4().hex})
    return row.value


class Present:
    """A service that the platform has and the demo only shows to be there."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        raise NotImplementedError(f"the demonstration runtime has the service {self._name!r} in name only")


class I18n(NullI18nService):
    """Texts in the page's language."""

    gettext = ugettext = staticmethod(translation.gettext)
    ngettext = ungettext = staticmethod(translation.ngettext)


class Permissions:
    """Whether the account is of a course's team; Studio's handlers answer everybody, so a block asks here."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def can_read(self, course_key: Any) -> bool:
        """Tell whether the account may see the drafts of the course."""
        return self.session.is_staff()

    def can_write(self, course_key: Any) -> bool:
        """Tell whether the account may change the course."""
        return self.session.is_staff()


class SettingsService:
    """A site's settings of a block."""

    def get_settings_bucket(self, block: Any, default: Any = None) -> Any:
        """Return ``XBLOCK_SETTINGS[block_settings_key]``."""
        name = getattr(block, "block_settings_key", None) or getattr(block, "unmixed_class", type(block)).__name__
        return getattr(settings, "XBLOCK_SETTINGS", {}).get(name, {} if default is None else default)


class GradeUtils:
    """Whether grades may still change."""

    def are_grades_frozen(self) -> bool:
        """Return False: the demonstration course has not ended."""
        return False


class UserStates:
    """Another learner's state, one at a time."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def get_state_as_dict(self, username_or_email: str, block_id: Any) -> dict[str, Any]:
        """Return field -> JSON text of a learner in a block."""
        rows = UserField.objects.filter(user__username=username_or_email, place=str(block_id), scope=Scope.user_state.name)
        return {row.name: row.value for row in rows}


class Completion:
    """Completion of blocks by the logged-in learner."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def completion_tracking_enabled(self) -> bool:
        """Return True."""
        return True

    def get_completions(self, candidates: list[Any]) -> dict[Any, float]:
        """Return block key -> 0 to 1."""
        rows = Published.objects.filter(kind="completion", user_id=self.session.user_id, usage_key__in=[str(key) for key in candidates])
        known = {row.usage_key: float(row.value) for row in rows.order_by("id")}
        return {key: known.get(str(key), 0.0) for key in candidates}


class Publishing:
    """What a block tells the platform; the runtime's ``publish`` calls it."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def publish(self, block: Any, event_type: str, event_data: Any) -> None:
        """Record a grade, a completion or an event."""
        record(self.session, block, event_type, event_data)


class Users(UserService):
    """The ``user`` service: full in the LMS, poorer in Studio."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def get_current_user(self) -> XBlockUser:
        """Return the account with the platform's attributes."""
        user = self.session.user
        if not user.is_authenticated:
            found = XBlockUser(is_current_user=True)
            found.opt_attrs = {f"{PREFIX}is_authenticated": False, f"{PREFIX}request_country_code": None}
            return found
        found = XBlockUser(is_current_user=True, emails=[user.email], full_name=user.get_full_name() or user.username)
        found.opt_attrs = {f"{PREFIX}{name}": value for name, value in self._attributes().items()}
        return found

    def get_user_by_anonymous_id(self, uid: str | None = None) -> Any:
        """Return the account behind an anonymous id, None when there is none."""
        if uid is None:
            return self.session.user if self.session.user_id else None
        return get_user_model().objects.filter(demo_anonymous_ids__value=uid).first()

    def get_anonymous_user_id(self, username: str, course_id: str) -> str | None:
        """Return a learner's name in a course; for the course team only."""
        user = get_user_model().objects.filter(username=username).first() if self.session.is_staff() else None
        return anonymous_id(user.pk, course_id) if user else None

    def get_external_user_id(self, type_name: str) -> str | None:
        """Return None: no outside system knows these people."""
        return None

    def _attributes(self) -> dict[str, Any]:
        user, kind = self.session.user, self.session.kind
        is_staff = kind != EDIT and self.session.is_staff()
        own = partial(anonymous_id, user.pk, self.session.course_key)
        names = {LMS: own, LIBRARY: own, PREVIEW: lambda: "student", EDIT: lambda: None}
        is_course_staff = user.is_staff if kind == LIBRARY else is_staff and kind == LMS
        return {
            "anonymous_user_id": names[kind](),
            "deprecated_anonymous_user_id": uuid.uuid5(uuid.NAMESPACE_OID, str(user.pk)).hex,
            "is_authenticated": True,
            "request_country_code": None,
            "user_id": user.pk,
            "username": user.username,
            "user_is_beta_tester": False,
            "user_is_global_staff": user.is_staff,
            "user_is_staff": is_course_staff,
            "user_preferences": {"pref-lang": (translation.get_language() or "ru")[:2], "time_zone": settings.TIME_ZONE},
            "user_role": "staff" if is_staff and kind != LIBRARY else "student",
        }
