"""The local test sites keep their own promises."""

import http.client
import socket
import ssl
import threading
import urllib.error
import urllib.request

import pytest

from tests import sites
from tests.sites import SITES, SiteServer, refused_port, routes, serve_site, serve_untrusted
from tests.sites.fixtures import OpenSite
from tests.sites.pages import local_paths

FOLDERS = sorted(entry.name for entry in SITES.iterdir() if (entry / "index.html").is_file())


def fetch(url: str, **options: object) -> tuple[int, str, dict[str, str]]:
    """Status, text and headers, whatever the status is."""
    request = urllib.request.Request(url, **options)  # type: ignore[arg-type]
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), dict(error.headers)


def test_serves_pages_with_their_types(acme: SiteServer) -> None:
    status, text, headers = fetch(acme.url)
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "Acme Kites" in text
    assert fetch(acme.at("tabs.js"))[2]["Content-Type"] == "text/javascript"
    assert fetch(acme.at("icon.svg"))[2]["Content-Type"] == "image/svg+xml"


def test_never_leaves_its_folder(acme: SiteServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", acme.port, timeout=10)
    connection.request("GET", "/../server.py")
    assert connection.getresponse().status == 404
    connection.close()


def test_logs_every_method_and_tells_writes_apart(acme: SiteServer) -> None:
    fetch(acme.at("accept/order"), data=b"kite=1", method="POST")
    fetch(acme.at("accept/order?id=7"), method="DELETE")
    fetch(acme.url, method="HEAD")
    assert [(request.method, request.path, request.body) for request in acme.log.writes()] == [
        ("POST", "/accept/order", b"kite=1"),
        ("DELETE", "/accept/order", b""),
    ]
    assert acme.log.paths("HEAD") == ["/"]
    acme.log.clear()
    assert acme.log.all() == []


@pytest.mark.parametrize("code", [404, 500, 503])
def test_any_status(acme: SiteServer, code: int) -> None:
    assert fetch(acme.at(f"status/{code}"))[0] == code


def test_redirects(acme: SiteServer) -> None:
    assert fetch(acme.at("redirect/hops/3"))[0] == 200
    assert acme.log.paths() == ["/redirect/hops/3", "/redirect/hops/2", "/redirect/hops/1", "/"]
    status, _text, headers = fetch(acme.at("redirect/loop"))
    assert (status, headers["Location"]) == (302, "/redirect/loop")  # urllib gives up on the loop with its last answer


def test_basic_authentication(acme: SiteServer) -> None:
    assert fetch(acme.at("basic"))[0] == 401
    known = {"Authorization": "Basic YWRhOm9wZW4gc2VzYW1l"}
    assert fetch(acme.at("basic"), headers=known)[0] == 200


def test_a_hanging_request_ends_with_the_server() -> None:
    failures: list[Exception] = []

    def ask(url: str) -> None:
        try:
            urllib.request.urlopen(url, timeout=60)
        except Exception as error:
            failures.append(error)

    with serve_site("acme") as site:
        asking = threading.Thread(target=ask, args=(site.at("hang"),))
        asking.start()
        site.log.wait_for("/hang")
        assert asking.is_alive()
    asking.join(timeout=30)
    assert len(failures) == 1


def test_messages_over_a_web_socket_are_writes(acme: SiteServer) -> None:
    with socket.create_connection(("127.0.0.1", acme.port), timeout=10) as connection:
        key = "dGhlIHNhbXBsZSBub25jZQ=="  # with its answer, the example of RFC 6455
        connection.sendall(f"GET /socket HTTP/1.1\r\nHost: x\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode())
        stream = connection.makefile("rb")
        head = b"".join(iter(stream.readline, b"\r\n"))
        assert b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in head
        assert stream.read(9) == b"\x81\x07welcome"
        connection.sendall(
            b"\x81\x84\x01\x02\x03\x04" + bytes(a ^ b for a, b in zip(b"wave", b"\x01\x02\x03\x04", strict=True))
        )
        assert acme.log.wait_for(lambda request: request.method == "WS").body == b"wave"
    assert [request.method for request in acme.log.writes()] == ["WS"]


def test_waiting_for_a_request_says_what_came_instead(acme: SiteServer) -> None:
    fetch(acme.at("kites.html"))
    assert acme.log.wait_for("/kites.html").method == "GET"
    with pytest.raises(TimeoutError, match=r"GET /kites\.html"):
        acme.log.wait_for("/never", timeout_s=0.01)


def test_a_closed_port_refuses() -> None:
    with refused_port() as port, pytest.raises(urllib.error.URLError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10)


def test_untrusted_certificate_is_refused_and_the_page_is_there() -> None:
    with serve_untrusted("acme") as site:
        with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
            urllib.request.urlopen(site.url, timeout=10)
        careless = ssl.create_default_context()
        careless.check_hostname, careless.verify_mode = False, ssl.CERT_NONE
        with urllib.request.urlopen(site.url, timeout=10, context=careless) as answer:
            assert b"Acme Kites" in answer.read()


def test_unknown_site_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="atlantis"):
        serve_site("atlantis")


def test_every_site_is_described() -> None:
    described = sites.__doc__ or ""
    assert {name for name in FOLDERS if f"\n{name} " not in described} == set()


@pytest.mark.parametrize("name", FOLDERS)
def test_every_link_leads_somewhere(name: str) -> None:
    site = SITES / name
    with serve_site(name) as server:
        dead = [
            (page.name, path)
            for page, path in local_paths(site)
            if server.file_for(path) is None and routes.find(path) is None
        ]
    assert dead == []


def test_links_off_the_site_lead_to_the_given_one(open_site: OpenSite) -> None:
    leaving = open_site("leaving", elsewhere="http://127.0.0.1:9/")
    text = fetch(leaving.url)[1]
    assert 'href="http://127.0.0.1:9/"' in text
    assert "{{" not in text
    assert "elsewhere.invalid" in fetch(open_site("leaving").url)[1]
