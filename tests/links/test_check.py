import itertools
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from timeline.links import check
from timeline.links.check import LinkAnswer, answers

HERE = ("127.0.0.1",)


class Visits(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.seen.append((self.path, self.headers["Host"], time.monotonic()))
        name, _mark, rest = self.path[1:].partition("/")
        getattr(self, f"say_{name}", self.say_status)(rest or name)

    def say_status(self, code, **headers):
        self.send_response(int(code) if code.isdigit() else 200)
        for header, value in ({"Content_Length": "0"} | headers).items():
            self.send_header(header.replace("_", "-"), value)
        self.end_headers()

    def say_to(self, rest):
        code, _mark, target = rest.partition("/")
        self.say_status(code, Location=target if "://" in target else f"/{target}")

    def say_loop(self, rest):
        self.say_status("302", Location="/loop")

    def say_slow(self, rest):
        self.server.stop.wait(5)

    def say_drip(self, rest):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.server.stop.wait(0.05):
            self.wfile.write(b"X-Y: z\r\n")

    def say_huge(self, rest):
        self.say_status("200", Content_Length=str(10**12))
        try:
            while not self.server.stop.is_set():
                self.server.sent += self.wfile.write(b"x" * 65536)
        except OSError:
            self.close_connection = True

    def say_guard(self, rest):
        self.say_status("403", cf_mitigated="challenge")

    def say_basic(self, rest):
        self.say_status("403", WWW_Authenticate="Basic")

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Visits) as httpd:
        httpd.seen, httpd.sent, httpd.stop = [], 0, threading.Event()
        httpd.handle_error = lambda *args: None
        httpd.address = f"http://127.0.0.1:{httpd.server_port}"
        thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield httpd
        httpd.stop.set()
        httpd.shutdown()
        thread.join()


def ask(*addresses, **options):
    return dict(answers(addresses, **{"allowed": HERE, "pause": 0, "patience": 5} | options))


CASES = {
    "/200": LinkAnswer("ok", code=200),
    "/204": LinkAnswer("ok", code=204),
    "/401": LinkAnswer("login", code=401),
    "/407": LinkAnswer("login", code=407),
    "/basic": LinkAnswer("login", code=403),
    "/to/302/accounts/login": LinkAnswer("login", code=200),
    "/403": LinkAnswer("blocked", code=403),
    "/429": LinkAnswer("blocked", code=429),
    "/999": LinkAnswer("blocked", code=999),
    "/guard": LinkAnswer("blocked", code=403),
    "/404": LinkAnswer("gone", code=404),
    "/410": LinkAnswer("gone", code=410),
    "/500": LinkAnswer("unreachable", code=500),
    "/to/302/200": LinkAnswer("ok", code=200),
    "/to/301/404": LinkAnswer("gone", code=404),
    "/loop": LinkAnswer("unreachable", trouble="redirects"),
    "/to/302/http://169.254.169.254/": LinkAnswer("unreachable", trouble="private"),
    "/to/302/http://[::1]/": LinkAnswer("unreachable", trouble="private"),
    "/to/302/ftp://example.org/": LinkAnswer("unreachable", trouble="address"),
}


@pytest.mark.parametrize("path", CASES)
def test_an_answer_is_told_in_our_words(server, path):
    address = server.address + path

    assert ask(address) == {address: CASES[path]}


def test_a_permanent_redirect_tells_the_new_address(server):
    address = f"{server.address}/to/301/to/308/200"

    assert ask(address)[address] == LinkAnswer("moved", f"{server.address}/200", 200)


def test_what_follows_a_temporary_redirect_is_not_a_new_address(server):
    address = f"{server.address}/to/301/to/302/to/301/200"

    assert ask(address)[address].moved_to == f"{server.address}/to/302/to/301/200"


def test_eight_redirects_are_followed_and_no_more(server):
    eight, nine = (f"{server.address}/{'to/302/' * times}200" for times in (8, 9))

    assert [answer.status for answer in ask(eight, nine).values()] == ["ok", "unreachable"]


@pytest.mark.parametrize("path", ["/slow", "/drip"])
def test_a_server_that_takes_too_long_is_left(server, path):
    address = server.address + path

    assert ask(address, patience=0.4)[address] == LinkAnswer("unreachable", trouble="timeout")


def test_a_huge_body_is_left_after_two_megabytes(server):
    address = f"{server.address}/huge"

    assert ask(address)[address].status == "ok"
    # What the two sockets hold between them comes on top.
    assert server.sent < 40_000_000


def test_a_closed_port_cannot_be_reached():
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{reserved.getsockname()[1]}/"

        assert ask(address)[address] == LinkAnswer("unreachable", trouble="connection")


@pytest.mark.parametrize("address", ["http://", "mailto:a@b.org", "", "//example.org/"])
def test_what_is_no_address_is_said_to_be_none(address):
    assert ask(address)[address].trouble == "address"


@pytest.mark.parametrize(
    "address",
    ["http://[x/", "http://a b/", "http://127.0.0.1:99999/", "http://\x00/", "http://é..x/"],
)
def test_no_address_stops_the_run(address):
    assert ask(address)[address].status == "unreachable"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "10.0.0.1", "localhost", "2130706433", "0x7f.1"]
)
def test_a_private_address_is_refused_without_an_allowance(host):
    address = f"http://{host}:9/"

    assert ask(address, allowed=())[address] == LinkAnswer("unreachable", trouble="private")


def lookup(monkeypatch, *found):
    asked = []

    def getaddrinfo(host, port, *args, **kwargs):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def test_a_name_that_leads_into_a_private_network_is_refused(monkeypatch):
    lookup(monkeypatch, "93.184.216.34", "192.168.0.1")

    assert ask("http://site.example/")["http://site.example/"].trouble == "private"


def test_the_address_that_was_checked_is_the_one_that_is_asked(server, monkeypatch):
    asked = lookup(monkeypatch, "127.0.0.1")
    address = f"http://site.example:{server.server_port}/200"

    assert ask(address)[address] == LinkAnswer("ok", code=200)
    assert [host for host in asked if host == "site.example"] == ["site.example"]
    assert server.seen[0][1] == f"site.example:{server.server_port}"


def test_a_host_is_asked_one_thing_at_a_time_with_a_pause(server):
    addresses = [f"{server.address}/200/{number}" for number in range(3)]

    ask(*addresses, pause=0.2)

    times = [when for _path, _host, when in server.seen]
    assert all(after - before >= 0.19 for before, after in itertools.pairwise(times))


def test_the_same_address_is_asked_once(server):
    ask(f"{server.address}/200", f"{server.address}/200")

    assert len(server.seen) == 1


def test_a_link_check_says_what_it_is():
    assert check.HEADERS["User-Agent"] == "govdigital link check"
