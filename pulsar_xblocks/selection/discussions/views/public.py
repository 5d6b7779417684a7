"""Discussions for everybody: the list, and one draft with its sections and proposals."""

from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.http import answers, page, visit_of
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.selection.discussions import domain, papers, queries, showing
from pulsar_xblocks.selection.discussions.models import Discussion

PAGE = "selection/discussions/public.html"


def visiting(request: HttpRequest) -> Any:
    """Return who looks, None for somebody without a login; sets ``request.visit``."""
    if request.user.is_authenticated:
        request.visit = visit_of(request.user)
    return getattr(request, "visit", None)


@require_safe
@answers
def discussions_public(request: HttpRequest) -> HttpResponse:
    """Show what is discussed and what was."""
    visiting(request)
    now = clock.now()
    rows = [
        {"row": row, "status": domain.DISCUSSION[queries.stage(row, now)], "region": int(row.region.code)} for row in queries.published(now)
    ]
    return page(request, "selection/discussions/all.html", {"rows": rows})


@require_safe
@answers
def discussion_public(request: HttpRequest, region: int, code: str) -> HttpResponse:
    """Show a draft by sections, its proposals, and to who is logged in the form of a new one."""
    visiting(request)
    return shown(request, queries.public_or_404(f"{region:02d}", code))


@require_safe
@answers
def discussion_paper(request: HttpRequest, region: int, code: str) -> HttpResponseBase:
    """Return the draft as a PDF to save."""
    content, name = papers.opened(queries.public_or_404(f"{region:02d}", code))
    response = FileResponse(content, as_attachment=True, filename=name, content_type="application/pdf")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def shown(request: HttpRequest, row: Discussion, status: int = 200, **extra: Any) -> HttpResponse:
    """Return the public page; ``extra`` holds what a refused form brings."""
    visit, now = getattr(request, "visit", None), clock.now()
    person, wanted = visit.person if visit else None, showing.filters_of(request)
    if row.status != domain.FINAL:
        wanted["answer"] = ""  # answers are nobody's to count before they are published
    listed = numbered(request, queries.filtered(queries.seen_by(queries.proposals_of(row, person), person), wanted))
    states = queries.states_of(row)
    context = showing.head(row, now) | {"list": listed, "entries": showing.rows(listed.rows, row, person, now), "wanted": wanted}
    context |= {"sections": showing.sections(row, queries.counts_by_section(row)), "section_choices": showing.choices(row)}
    context |= {"groups": [(group.pk, group.name) for group in queries.groups_of(row)], "region": int(row.region.code)}
    context |= {"answers": list(domain.ANSWER.items()), "total": sum(state in (domain.SHOWN, domain.HIDDEN) for state, _ in states)}
    context |= {"values": request.POST or {"section": request.GET.get("to", "")[:20]}, "is_done": "done" in request.GET}
    context |= {"paper": papers.paper_of(row), "login_url": f"{settings.LOGIN_URL}?next={request.path}", "most": domain.MOST_TEXT}
    context |= showing.outcome(row, states) if row.status == domain.FINAL else {}
    return page(request, PAGE, context | extra, status=status)
