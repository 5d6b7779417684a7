import json
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from pulsar_xblocks.kernel.files import passage
from pulsar_xblocks.kernel.files.domain import CHUNK_MAX_BYTES

pytestmark = pytest.mark.django_db
PATH = "/pulsar/files/passage/"


class Proxy(ThreadingHTTPServer):
    """Something before the site that answers as the test says."""

    def __init__(self, status, body, reads):
        self.answer = status, body, reads
        super().__init__(("127.0.0.1", 0), Handler)


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        status, body, reads = self.server.answer
        if not reads:
            self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
            self.close_connection = True
            self.request.close()
            return
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def behind(settings):
    """Return a function that puts a proxy before the site and checks through it."""
    started = []

    def check(status=200, body=b"{}", reads=True):
        server = Proxy(status, body, reads)
        started.append(server)
        Thread(target=server.serve_forever, daemon=True).start()
        settings.PULSAR_PUBLIC_URL = f"http://127.0.0.1:{server.server_port}"
        return passage.body_limit(None)

    yield check
    for server in started:
        server.shutdown()
        server.server_close()


def test_a_piece_comes_through_to_the_site(live_server, settings, now):
    settings.PULSAR_PUBLIC_URL = live_server.url

    assert passage.body_limit(now) == passage.Result("body limit", True, "2 MB come through")


def test_a_proxy_that_refuses_is_found(behind):
    found = behind(413, b"too large")

    assert (found.is_ok, found.sentence.partition(":")[0]) == (False, "a proxy refuses a body of 2 MB")


def test_a_proxy_that_cuts_the_connection_is_found(behind):
    found = behind(reads=False)

    assert (found.is_ok, found.sentence.partition(" (")[0]) == (False, "the connection was cut while 2 MB were sent")


def test_a_proxy_that_shortens_is_found(behind):
    found = behind(body=json.dumps({"received": 1000}).encode())

    assert found == passage.Result("body limit", False, "only 1000 bytes of 2 MB came through")


@pytest.mark.parametrize("status", [404, 405, 502])
def test_another_site_at_the_address_is_found(behind, status):
    found = behind(status)

    assert (found.is_ok, f"{PATH} answered {status}: PULSAR_PUBLIC_URL" in found.sentence) == (False, True)


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}"])
def test_an_answer_that_is_not_ours_is_found(behind, body):
    found = behind(body=body)

    assert (found.is_ok, "answered something else: PULSAR_PUBLIC_URL" in found.sentence) == (False, True)


def test_a_site_that_cannot_reach_itself_is_no_fault(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.PULSAR_PUBLIC_URL = f"http://127.0.0.1:{free.getsockname()[1]}"

        found = passage.body_limit(None)

    assert (found.is_ok, found.sentence.startswith("not tried: ")) == (True, True)


@pytest.mark.parametrize("address", ["", "site.example.ru", "file:///etc"])
def test_without_a_whole_address_nothing_is_tried(settings, address):
    settings.PULSAR_PUBLIC_URL = address

    assert passage.body_limit(None).sentence.startswith("not tried: only the LMS")


def test_only_the_site_itself_makes_the_server_read(client):
    wrong = client.post(PATH, b"x" * 100, content_type="application/octet-stream", headers={passage.HEADER: "guess"})
    none = client.post(PATH, b"x", content_type="application/octet-stream")
    right = client.post(PATH, b"x" * 100, content_type="application/octet-stream", headers={passage.HEADER: passage.signature()})

    assert (wrong.status_code, none.status_code, right.json()) == (404, 404, {"received": 100})


def test_more_than_a_piece_is_not_read(client):
    answer = client.post(
        PATH, b"x" * (CHUNK_MAX_BYTES + 1), content_type="application/octet-stream", headers={passage.HEADER: passage.signature()}
    )

    assert answer.status_code == 413
