"""The mark of a browser on the answers of blocks: given once, kept while it is ours, only where an action asks for it."""

from dataclasses import dataclass

import pytest
from webob import Request, Response

from pulsar_xblocks.kernel import block_http
from pulsar_xblocks.kernel.links import browsers
from pulsar_xblocks.kernel.xblock import Handler


@dataclass(frozen=True)
class Call:
    """As much of a block's call as is looked at."""

    device: str = ""


def answered(*, marks: bool = True, status: int = 200, cookie: str = "", scheme: str = "https"):
    request = Request.blank("/", base_url=f"{scheme}://example.org", headers={"Cookie": f"{browsers.COOKIE}={cookie}"} if cookie else {})
    seen = []

    def answer(call: Call) -> Response:
        seen.append(call.device)
        return Response(status=status)

    response = block_http.marked(Handler(lambda call, posted: None, marks_browser=marks), request, Call(), answer)
    return seen[0], response.headers.get("Set-Cookie", "")


def test_an_action_that_marks_stores_the_hash_of_what_the_browser_gets():
    device, cookie = answered()

    value = cookie.split(";")[0].partition("=")[2].strip('"')
    assert device == browsers.stored(value)
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Lax", "secure", "Path=/", f"Max-Age={browsers.AGE_S}"))


def test_a_mark_of_ours_is_kept_and_a_made_up_one_replaced():
    mine = browsers.fresh()

    assert [answered(cookie=mine)[0] == browsers.stored(mine), answered(cookie="made-up")[0] == browsers.stored("made-up")] == [True, False]


@pytest.mark.parametrize(("marks", "status"), [(False, 200), (True, 422)])
def test_other_actions_and_refusals_mark_nothing(marks, status):
    device, cookie = answered(marks=marks, status=status)

    assert (bool(device), cookie) == (marks, "")
