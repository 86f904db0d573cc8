"""How links are looked at: politely, never inside our own network, and with what becomes of each answer."""

import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from itertools import pairwise

import pytest

from community.core import outside
from community.core.outside import NoReply, is_public
from community.links.looking import DOWN, GONE, GOOD, LATER, UNKNOWN, Outcome
from tests.links.street import Street

OK = (200, {}, b"here it is")


def outcome_of(street: Street, url: str) -> Outcome:
    return dict(street.visitor().looks({1: url}))[1]


def test_a_page_that_is_there_is_asked_for_its_head_alone(street: Street) -> None:
    street.shops["shop.example"] = {"/manual?a=1": OK}
    assert outcome_of(street, "http://shop.example/manual?a=1") == Outcome(GOOD, 200)
    assert street.asked == [("GET", "shop.example", "/robots.txt"), ("HEAD", "shop.example", "/manual?a=1")]
    assert set(street.agents) == {"CommunityLinkCheck (+https://community.example/)"}


def test_letters_of_all_scripts_are_spelled_out(street: Street) -> None:
    street.shops["xn--mller-kva.example"] = {"/%C3%A4%20%25?q=%C3%B6": OK}
    assert outcome_of(street, "http://müller.example/ä%20%25?q=ö").kind == GOOD


@pytest.mark.parametrize(
    ("status", "kind"),
    [(404, GONE), (410, GONE), (500, DOWN), (503, DOWN), (401, UNKNOWN), (403, UNKNOWN), (400, UNKNOWN), (416, GOOD)],
)
def test_what_answers_mean(street: Street, status: int, kind: str) -> None:
    street.shops["shop.example"] = {"/x": (status, {}, b"")}
    found = outcome_of(street, "http://shop.example/x")
    assert (found.kind, found.status) == (kind, status)


def test_a_server_that_does_not_know_heads_is_asked_for_a_little(street: Street) -> None:
    def only_get(request: BaseHTTPRequestHandler) -> None:
        request.send_response(405 if request.command == "HEAD" else 206)
        request.end_headers()

    street.shops["shop.example"] = {"/x": only_get}
    assert outcome_of(street, "http://shop.example/x") == Outcome(GOOD, 206)
    assert [method for method, _host, path in street.asked if path == "/x"] == ["HEAD", "GET"]
    assert street.ranges[-1] == "bytes=0-1023"


def test_of_a_huge_body_nothing_is_read(street: Street) -> None:
    sent = []

    def huge(request: BaseHTTPRequestHandler) -> None:
        request.send_response(405 if request.command == "HEAD" else 200)
        request.end_headers()
        with suppress(OSError):
            for _piece in range(1_000 if request.command == "GET" else 0):
                request.wfile.write(bytes(100_000))
                sent.append(100_000)

    street.shops["shop.example"] = {"/x": huge}
    assert outcome_of(street, "http://shop.example/x").kind == GOOD
    assert sum(sent) < 50_000_000


def test_a_server_that_never_comes_to_an_end_is_left(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "WHOLE", 0.3)

    def trickle(request: BaseHTTPRequestHandler) -> None:
        with suppress(OSError):
            for _byte in range(200):
                request.wfile.write(b"H")
                request.wfile.flush()
                time.sleep(0.05)

    street.shops["shop.example"] = {"/robots.txt": (404, {}, b""), "/x": trickle}
    began = time.monotonic()
    assert outcome_of(street, "http://shop.example/x") == Outcome(DOWN, fault="time")
    assert time.monotonic() - began < 5


def test_nobody_at_home(street: Street) -> None:
    def hang_up(request: BaseHTTPRequestHandler) -> None:
        request.connection.shutdown(2)

    street.shops["shop.example"] = {"/robots.txt": hang_up}
    assert outcome_of(street, "http://shop.example/x") == Outcome(DOWN, fault="connection")


def test_a_name_that_does_not_exist_is_gone(street: Street) -> None:
    def nowhere(host: str, port: int) -> None:
        raise outside.socket.gaierror(outside.socket.EAI_NONAME, "no such name")

    visitor = street.visitor()
    visitor.connect = nowhere  # type: ignore[assignment]
    assert dict(visitor.looks({1: "http://gone.invalid/"}))[1] == Outcome(GONE, fault="name")


def test_redirects_are_followed(street: Street) -> None:
    street.shops["old.example"] = {"/x": (301, {"Location": "//shop.example/y"}, b"")}
    street.shops["shop.example"] = {"/y": (302, {"Location": "z#part"}, b""), "/z": OK}
    assert outcome_of(street, "http://old.example/x").kind == GOOD
    assert ("GET", "shop.example", "/robots.txt") in street.asked


def test_but_not_round_in_circles(street: Street) -> None:
    street.shops["shop.example"] = {"/x": (302, {"Location": "/x"}, b"")}
    assert outcome_of(street, "http://shop.example/x") == Outcome(DOWN, fault="redirects")
    assert len([one for one in street.asked if one[2] == "/x"]) == 6


@pytest.mark.parametrize(
    "place",
    [
        "http://127.0.0.1/secret",
        "http://localhost/secret",
        "http://[::1]/secret",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
        "http://shop.example:8080/",
        "https://shop.example:80/",
        "file:///etc/passwd",
        "gopher://shop.example/",
        "http://user:password@shop.example/",
    ],
)
def test_nobody_is_led_into_our_own_network(street: Street, place: str) -> None:
    street.shops["shop.example"] = {"/x": (302, {"Location": place}, b"")}
    assert outcome_of(street, "http://shop.example/x") == Outcome(UNKNOWN, fault="forbidden")
    assert {path for _method, _host, path in street.asked} == {"/robots.txt", "/x"}


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://localhost/", "http://[::ffff:127.0.0.1]/", "http://0/"])
def test_nor_sent_there(street: Street, url: str) -> None:
    with pytest.raises(NoReply, match="forbidden"):
        outside.ask("GET", url, {})


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("1.1.1.1", True),
        ("2606:4700::1111", True),
        ("64:ff9b::101:101", True),
        ("::ffff:1.1.1.1", True),
        ("127.8.9.1", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.1.1", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::7f00:1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:7f00:1::", False),
        ("2002:a00:1::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_one_private_address_of_a_host_is_enough_to_stay_away(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(2, 1, 6, "", ("1.1.1.1", 80)), (2, 1, 6, "", ("127.0.0.1", 80))]
    monkeypatch.setattr(outside.socket, "getaddrinfo", lambda *_args, **_more: found)
    with pytest.raises(NoReply, match="forbidden"):
        outside.connect_to_public("rebind.example", 80)


def test_the_rules_for_robots_hold(street: Street) -> None:
    rules = b"User-agent: *\nDisallow: /private\nUser-agent: CommunityLinkCheck\nDisallow: /not-for-links\n"
    street.shops["shop.example"] = {"/robots.txt": (200, {}, rules), "/not-for-links": OK, "/private": OK}
    visitor = street.visitor()
    urls = {1: "http://shop.example/not-for-links", 2: "http://shop.example/private"}
    assert dict(visitor.looks({1: urls[1]})) == {1: Outcome(UNKNOWN, fault="robots")}
    assert dict(visitor.looks({2: urls[2]})) == {2: Outcome(GOOD, 200)}
    assert [path for _method, _host, path in street.asked] == ["/robots.txt", "/private"]


def test_robots_who_cannot_know_the_rules_stay_away(street: Street) -> None:
    street.shops["shop.example"] = {"/robots.txt": (503, {}, b""), "/x": OK}
    assert outcome_of(street, "http://shop.example/x").kind == LATER
    assert len(street.asked) == 1


@pytest.mark.parametrize(("wanted", "seconds"), [("7200", 7200.0), ("", 86400.0), ("soon", 86400.0)])
def test_whoever_wants_to_be_left_alone_is(street: Street, wanted: str, seconds: float) -> None:
    street.shops["shop.example"] = {"/x": (429, {"Retry-After": wanted}, b"")}
    assert outcome_of(street, "http://shop.example/x") == Outcome(LATER, 429, wait=seconds)
    assert len(street.asked) == 2


def test_requests_come_slowly(street: Street) -> None:
    rules = (200, {}, b"User-agent: *\nCrawl-delay: 90\n")
    street.shops = {f"shop-{number}.example": {"/x": (404, {}, b"")} for number in range(3)}
    street.shops["shop-0.example"]["/robots.txt"] = rules
    urls = {number: f"http://shop-{number}.example/x" for number in range(3)}
    assert {found.kind for _number, found in street.visitor().looks(urls)} == {GONE}
    gaps = [later - earlier for earlier, later in pairwise(street.moments)]
    assert len(street.asked) == 9 and min(gaps) >= 3
    for host, pause in (("shop-0.example", 90), ("shop-1.example", 60)):
        times = [moment for moment, one in zip(street.moments, street.asked, strict=True) if one[1] == host]
        assert min(later - earlier for earlier, later in pairwise(times)) >= pause
    assert street.moment - 1_000 < 300  # hosts do not wait for each other


@pytest.mark.parametrize(
    "place", ["http://a%5B.example/", "http://[x]/", "http://", "//", "http://a b.example/", "\x00"]
)
def test_nonsense_is_no_place_to_go(street: Street, place: str) -> None:
    street.shops["shop.example"] = {"/x": (302, {"Location": place}, b"")}
    assert outcome_of(street, "http://shop.example/x").kind in (UNKNOWN, DOWN)
