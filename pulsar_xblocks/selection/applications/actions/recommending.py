"""Recommendations asked of a teacher by a link; the teacher needs no account."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext

from pulsar_xblocks.kernel.consents.domain import check_email
from pulsar_xblocks.kernel.inbox.actions import in_language, send
from pulsar_xblocks.kernel.links.actions import issue_link, revoke_links, use_link
from pulsar_xblocks.kernel.links.models import Link
from pulsar_xblocks.kernel.links.queries import address_of
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.errors import Conflict, Gone, Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.selection.applications import domain, letters, queries
from pulsar_xblocks.selection.applications.actions.rows import held, require_open_form, stored
from pulsar_xblocks.selection.applications.models import Recommendation, SelectionApplication
from pulsar_xblocks.selection.domain import statuses

PURPOSE = "recommendation"
MOST = 2
VALID = timedelta(days=30)


@transaction.atomic
def invite(application: SelectionApplication, email: str, *, by: Person, now: datetime) -> Recommendation:
    """Write to a recommender; an earlier letter to the same address stops working.  Raises Invalid, Conflict."""
    row, email = held(application), email.strip().lower()
    if wrong := check_email(email):
        raise Invalid({"email": wrong})
    if row.status not in (*statuses.EDITABLE, statuses.SUBMITTED, statuses.AWAITING):
        raise Conflict(mark("The application is being considered: no more can be added."))
    require_open_form(row, now)
    known = Recommendation.objects.filter(application=row)
    found = known.filter(email=email).first()
    if found is None and known.count() >= MOST:
        raise Invalid({"email": [mark("At most two recommendations.")]})
    if found and found.given_at:
        raise Conflict(mark("This recommendation is written already."))
    found = found or Recommendation.objects.create(application=row, email=email, asked_at=now)
    revoke_links(PURPOSE, found, now)
    link = issue_link(purpose=PURPOSE, subject=found, region_id=row.call.region_id, now=now, valid=VALID)
    _write(row, found, address_of(link.token), now)
    stored(row, "recommend_ask", by, now)
    return found


@transaction.atomic
def ask_named(application: SelectionApplication, *, by: Person, now: datetime) -> Recommendation | None:
    """Write to the teacher whom the form names when the applicant has not asked yet; None when there is nobody to write to."""
    email = domain.recommender(queries.answers_of(application))
    known = set(Recommendation.objects.filter(application=application).values_list("email", flat=True)) if email else set()
    if not email or email in known or len(known) >= MOST or check_email(email):
        return None
    return invite(application, email, by=by, now=now)


def _write(row: SelectionApplication, found: Recommendation, link: str, now: datetime) -> None:
    words = {"child": row.person.full_name or letters.consents.child_name(row.person), "call": row.call.title}
    with in_language(None):
        send(
            to=None,
            email=found.email,
            subject=gettext("You are asked for a recommendation: %(child)s") % words,
            text=gettext(
                "%(child)s applies: %(call)s, and asks you for a recommendation. It takes about ten minutes and needs no account. "
                "The link works for 30 days. If you do not know the pupil, just delete this letter."
            )
            % words,
            link=link,
            region_id=row.call.region_id,
            kind="selection.recommendation",
            now=now,
        )


@transaction.atomic
def write(link: Link, name: str, post: str, text: str, *, now: datetime) -> Recommendation:
    """Store what the recommender writes, once.  Raises Gone for a spent link or an application that is over."""
    row = Recommendation.objects.select_for_update().filter(pk=link.object_id).first()
    if row is None or row.given_at is not None:
        raise Gone
    application = held(row.application)
    _require_wanted(application)
    use_link(link, now)
    row.name, row.post, row.text, row.given_at = name.strip(), post.strip(), text.strip(), now
    row.save()
    letters.tell(
        application,
        mark("The recommendation has come"),
        mark("%(call)s: a recommendation is written and stands with your application."),
        now,
        once=f"selection.recommendation:{row.pk}",
    )
    return row


def asked(link: Link) -> Recommendation:
    """Return what a link asks for.  Raises NotFound, Gone for an application that is over: then the link tells no name any more."""
    row = Recommendation.objects.select_related("application__call__region", "application__person").filter(pk=link.object_id).first()
    if row is None:
        raise NotFound
    _require_wanted(row.application)
    return row


def _require_wanted(application: SelectionApplication) -> None:
    if application.status in statuses.CLOSED:
        raise Gone(mark("The application is over: a recommendation is no longer needed."))
