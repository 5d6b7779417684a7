"""``jobs``: long work of the region and how far it is."""

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from pulsar_xblocks.kernel.api import PulsarViewSet
from pulsar_xblocks.kernel.api_schema import described
from pulsar_xblocks.kernel.idempotency.actions import Answer
from pulsar_xblocks.kernel.jobs import actions, domain, queries
from pulsar_xblocks.kernel.jobs.models import Job

MOMENTS = ("created_at", "started_at", "finished_at")


class JobSerializer(serializers.ModelSerializer):
    """A job."""

    region = serializers.CharField(source="region.code")

    class Meta:
        model = Job
        fields = ["id", "region", "kind", "state", "done", "total", "attempts", "result", "error", *MOMENTS]
        read_only_fields = fields


STATE = OpenApiParameter("state", str, enum=[status.key for status in domain.STATUSES])


class JobViewSet(PulsarViewSet):
    """Jobs of the regions the caller serves."""

    serializer_class = JobSerializer
    queryset = Job.objects.none()
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Job]:
        """Return the jobs within reach, by state when asked."""
        state = self.request.query_params.get("state", "")
        return queries.jobs_within(self.request.visit.actor, state if state in domain.STATUS else "")

    @described(parameters=[STATE])
    def list(self, request: Request) -> Response:
        """Return a page of jobs, newest first."""
        return super().list(request)

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one job."""
        return Response(self.get_serializer(queries.job_for(request.visit.actor, "view", int(pk))).data)

    @described(request=None, responses=JobSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Cancel a job that waits or runs."""
        job = queries.job_for(request.visit.actor, "manage", int(pk))

        def run() -> Answer:
            actions.cancel(job, now=request.visit.now)
            job.refresh_from_db()
            return Answer(200, self.get_serializer(job).data)

        return self.once(run)
