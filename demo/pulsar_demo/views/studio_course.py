"""A course as a whole in Studio: out as an archive, in again, and run anew."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from pulsar_demo.runtime import archive
from pulsar_demo.runtime.places import tell
from pulsar_demo.views.studio import authors_only, course, course_of, title_from
from pulsar_xblocks.kernel import clock
from pulsar_xblocks.kernel.http import sentence
from pulsar_xblocks.kernel.pure.errors import Invalid


@authors_only
@require_GET
def export(request: HttpRequest, course_key: str) -> HttpResponse:
    """Return the course as an archive."""
    response = HttpResponse(archive.export(course_of(course_key), request.user), content_type="application/gzip")
    response["Content-Disposition"] = 'attachment; filename="course.tar.gz"'
    return response


@authors_only
@require_POST
def bring_in(request: HttpRequest, course_key: str) -> HttpResponse:
    """Import an archive in the place of the course; a refusal shows the outline again with the sentence."""
    found = course_of(course_key)
    file = request.FILES.get("archive")
    try:
        archive.load(found, request.user, file.read(archive.LIMIT + 1) if file else b"", clock.now())
    except Invalid as error:
        return course(request, course_key, status=422, error=sentence(error))
    tell(course_key)
    return redirect("demo-studio-course", course_key)


@authors_only
@require_POST
def run_anew(request: HttpRequest, course_key: str) -> HttpResponse:
    """Make a new run of the course, with everything in it or empty, and open it."""
    try:
        is_empty = request.POST.get("inside") == "nothing"
        made = archive.run_anew(
            course_of(course_key), request.POST.get("run", "").strip(), title_from(request), clock.now(), is_empty=is_empty
        )
    except Invalid as error:
        return course(request, course_key, status=422, error=sentence(error))
    tell(made.course_key)
    return redirect("demo-studio-course", made.course_key)
