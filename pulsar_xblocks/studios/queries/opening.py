"""Reads of applications and windows."""

import json
from datetime import datetime
from functools import lru_cache

from django.db.models import Q, QuerySet

from pulsar_xblocks.kernel.definitions.domain import load
from pulsar_xblocks.kernel.directory.models import Organisation
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.text import folded
from pulsar_xblocks.kernel.questions.domain import Questionnaire
from pulsar_xblocks.kernel.roles.domain import Actor
from pulsar_xblocks.kernel.roles.queries import within
from pulsar_xblocks.studios.domain.calendar import effective_deadline
from pulsar_xblocks.studios.models import Extension, ProjectYear, Studio, StudioApplication
from pulsar_xblocks.studios.queries import where

ORGANISATION_QUESTION = "o1"
ORDER_QUESTION = "o10"


def questionnaire_of(application: StudioApplication) -> Questionnaire:
    """Return the application's pinned questionnaire."""
    return _questionnaire(application.questionnaire.digest, application.questionnaire.body)


@lru_cache(maxsize=32)
def _questionnaire(digest: str, body: str) -> Questionnaire:
    return load(Questionnaire, body)


def answers_of(application: StudioApplication) -> dict[str, object]:
    """Return question key -> answer as last saved."""
    return json.loads(application.answers)


def open_application(year: ProjectYear, applicant: Person) -> StudioApplication | None:
    """Return the applicant's application of the year that is neither rejected nor withdrawn."""
    rows = StudioApplication.objects.filter(year=year, applicant=applicant, open_marker=1)
    return rows.select_related("organisation__municipality", "questionnaire", "year__region").first()


def last_approved(studio: Studio) -> StudioApplication | None:
    """Return the studio's latest approved application."""
    return StudioApplication.objects.filter(studio_year__studio=studio).order_by("-submitted_at").first()


def renewable(person: Person, year: ProjectYear) -> QuerySet[Studio]:
    """Return the studios that the person led in earlier years and that are not registered in this one."""
    led = {"years__mentors__person": person, "years__mentors__until": None, "years__year__code__lt": year.code}
    rows = Studio.objects.filter(region_id=year.region_id, **led)
    return rows.exclude(years__year=year).distinct().order_by("code")


def call_deadline(year: ProjectYear, organisation: Organisation | None) -> datetime:
    """Return until when this school may submit: the window plus its own and everyone's extensions."""
    mine = Q(organisation=None) | Q(organisation=organisation) if organisation else Q(organisation=None)
    hours = Extension.objects.filter(mine, year=year, round=None, studio_year=None).values_list("hours", flat=True)
    return effective_deadline(year.call_closes_at, hours)


def is_open_until(year: ProjectYear, deadline: datetime, now: datetime) -> bool:
    """Tell whether a call with this end is open now."""
    return year.status == "active" and year.call_opens_at <= now <= deadline


def is_call_open(year: ProjectYear, organisation: Organisation | None, now: datetime) -> bool:
    """Tell whether this school may submit now."""
    return is_open_until(year, call_deadline(year, organisation), now)


def queue(actor: Actor, filters: dict[str, str]) -> QuerySet[StudioApplication]:
    """Return the applications that the actor reaches, newest submissions last; filters: status, municipality, q, year."""
    rows = StudioApplication.objects.filter(within(actor, "view", "studio_application", **where.APPLICATION))
    rows = rows.exclude(~Q(applicant_id=actor.person), status="draft", submitted_at=None)  # a draft never sent is its author's
    if filters.get("status"):
        rows = rows.filter(status__in=filters["status"].split(","))
    if filters.get("municipality"):
        rows = rows.filter(organisation__municipality__oktmo=filters["municipality"])
    if filters.get("year"):
        rows = rows.filter(year__code=filters["year"])
    if filters.get("q"):
        text = folded(filters["q"])
        by_people = Q(organisation__sort_name__contains=text) | Q(applicant__sort_name__contains=text)
        rows = rows.filter(Q(sort_name__contains=text) | by_people)
    return rows.select_related("organisation__municipality", "applicant", "year__region", "studio").order_by("submitted_at", "pk")
