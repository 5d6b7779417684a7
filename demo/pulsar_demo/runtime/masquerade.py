"""Course staff look at the course as one of its learners.  Source: open-edx.md section 5, «Masquerade»."""

from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest

from pulsar_demo.models import Course
from pulsar_demo.runtime.services import LMS, Session

KEY = "masquerade_settings"  # in the session: course key -> the learner's account id and fields written meanwhile


def session_for(request: HttpRequest, course_key: str) -> Session:
    """Return whose runtime a request to the LMS gets: the visitor's own, or that of the learner the staff looks as."""
    own = Session(LMS, request.user, course_key)
    learner = learner_of(request, course_key)
    if learner is None or not own.is_staff():
        return own
    kept = request.session[KEY][course_key]["fields"]
    request.session.modified = True
    learner.real_user = request.user  # as the platform marks the account it makes the request's own while it shows a page
    return Session(LMS, learner, course_key, real=request.user, kept=kept)


def learner_of(request: HttpRequest, course_key: str) -> Any:
    """Return the learner the visitor looks as in a course, None for nobody."""
    chosen = request.session.get(KEY, {}).get(course_key)
    return get_user_model().objects.filter(pk=chosen["user"]).first() if chosen else None


def look_as(request: HttpRequest, course_key: str, username: str) -> bool:
    """Begin to look as a learner, or with an empty name as oneself again; tell whether there is such a learner."""
    learner = get_user_model().objects.filter(username=username).first() if username else None
    chosen = dict(request.session.get(KEY, {}))
    chosen.pop(course_key, None)
    if learner:
        chosen[course_key] = {"user": learner.pk, "fields": {}}
    request.session[KEY] = chosen
    return bool(learner) or not username


def may_look(request: HttpRequest, course_key: str) -> bool:
    """Tell whether the visitor is of the course's team."""
    return Course.objects.filter(course_key=course_key).exists() and Session(LMS, request.user, course_key).is_staff()
