"""Whether a piece of a file reaches the site: one is sent to its public address, through every proxy before it."""

import re
from datetime import datetime
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.core.signing import Signer
from django.utils.crypto import constant_time_compare

from pulsar_xblocks.kernel.files.domain import CHUNK_MAX_BYTES
from pulsar_xblocks.kernel.files.queries import address
from pulsar_xblocks.kernel.jobs.checks import Result
from pulsar_xblocks.kernel.links.queries import public_address

HEADER = "X-Pulsar-Passage"
NAME = "body limit"
WAIT_S = 20
_ELSEWHERE = ": PULSAR_PUBLIC_URL or LMS_ROOT_URL leads to another site, or something stands before this one"
_MEGABYTES = f"{CHUNK_MAX_BYTES // 1024**2} MB"


def signature() -> str:
    """Return what shows that the site itself asks."""
    return Signer(salt="pulsar.passage").signature("passage")


def is_ours(told: str) -> bool:
    """Tell whether the site itself asks; nobody else may make the server read for nothing."""
    return constant_time_compare(told, signature())


def body_limit(now: datetime) -> Result:
    """Tell whether a body as large as a piece of a file comes through; a site that cannot reach itself is no fault."""
    path = address("pulsar:files_passage")
    where = public_address(path)
    if not path or urlsplit(where).scheme not in ("http", "https"):
        return Result(NAME, True, "not tried: only the LMS knows the way, and only with a whole address of the site")
    try:
        received = _send(where)
    except HTTPError as error:
        return Result(NAME, False, _refused(error.code, where))
    except (ConnectionResetError, BrokenPipeError) as error:
        return _cut(error)
    except (OSError, HTTPException) as error:  # URLError is an OSError
        reason = getattr(error, "reason", error)
        if isinstance(reason, ConnectionResetError | BrokenPipeError):
            return _cut(reason)
        return Result(NAME, True, f"not tried: {where} cannot be reached from here ({reason}); send a file of 3 MB by hand once")
    if received is None:
        return Result(NAME, False, f"{where} answered something else{_ELSEWHERE}")
    is_whole = received == CHUNK_MAX_BYTES
    return Result(NAME, is_whole, f"{_MEGABYTES} come through" if is_whole else f"only {received} bytes of {_MEGABYTES} came through")


def _send(where: str) -> int | None:
    """Return how many bytes the site says it got, None when it is another site that answers.  Raises OSError."""
    headers = {"Content-Type": "application/octet-stream", HEADER: signature()}
    with urlopen(Request(where, data=bytes(CHUNK_MAX_BYTES), headers=headers, method="POST"), timeout=WAIT_S) as answer:
        found = re.fullmatch(rb'\{"received": (\d+)\}', answer.read(1024))
    return int(found[1]) if found else None


def _refused(code: int, where: str) -> str:
    if code == 413:
        return f"a proxy refuses a body of {_MEGABYTES}: raise its limit to 4 MB (client_max_body_size of nginx, max_size of Caddy)"
    return f"{where} answered {code}{_ELSEWHERE}"


def _cut(error: Exception) -> Result:
    return Result(NAME, False, f"the connection was cut while {_MEGABYTES} were sent ({error}): raise the proxy's limit to 4 MB")
