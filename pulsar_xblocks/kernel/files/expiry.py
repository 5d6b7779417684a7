"""What the clock does for files: removes what nobody has finished or used, prepares missed previews and copies."""

from datetime import timedelta

from pulsar_xblocks.kernel import jobs
from pulsar_xblocks.kernel.files import copying, pages
from pulsar_xblocks.kernel.files.uploads import expire_uploads
from pulsar_xblocks.kernel.jobs.context import JobContext
from pulsar_xblocks.kernel.pure.text import mark


def run(context: JobContext) -> str:
    """Remove expired uploads, at most 500 an hour; return how many."""
    return str(expire_uploads(context.now))


def register_jobs() -> None:
    """Register the hourly removal, all of previews and of copies."""
    pages.register_jobs()
    copying.register_jobs()
    jobs.register_every("files.expire", timedelta(hours=1), run, mark("Removing unfinished uploads"))
