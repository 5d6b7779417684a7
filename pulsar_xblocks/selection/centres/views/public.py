"""The register for everybody: organisations, terms, served municipalities; nothing personal."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.http import answers, page, visit_of
from pulsar_xblocks.kernel.listing import numbered
from pulsar_xblocks.kernel.pure.errors import NotFound
from pulsar_xblocks.selection.centres import queries, showing


@require_safe
@answers
def centres_public(request: HttpRequest, region: int) -> HttpResponse:
    """Show the register of a region, perhaps only who serves one municipality."""
    if request.user.is_authenticated:
        request.visit = visit_of(request.user)
    row = Region.objects.filter(code=f"{region:02d}").first()
    if row is None:
        raise NotFound
    wanted = request.GET.get("municipality", "")[:8]
    whole = list(queries.register([row.pk]))
    found = numbered(request, queries.register([row.pk], wanted))
    context = {"region": row, "list": found, "rows": showing.rows(found.rows, queries.today(row, clock.now()))}
    return page(request, "selection/centres/public.html", context | {"places": showing.places(whole), "wanted": wanted})
