"""Whom the links of a text vouch for, and which of its words are bare addresses of posts of this site."""

import re
import time

import pytest

from community.core.text import clean, render
from community.core.text.addresses import FOREIGN_REL
from community.core.text.sanitise import sanitise, with_bleach, with_nh3
from community.core.text.showing import Site
from tests.core.test_text_hostile import HOSTILE, WAYS, assert_harmless

SITE = Site("https://community.example", ("docs.example.com", "*.example.org", "xn--mller-kva.example"))
LOCAL = Site("http://127.0.0.1:8000")


def shown(html: str, site: Site = SITE) -> str:
    return site.shown(html, {}, lambda address, post: "")


@pytest.mark.parametrize(
    "address",
    [
        "https://community.example",
        "http://community.example/q/1",
        "HTTPS://Community.Example/?a=1&b=2#c",
        "https://docs.example.com",
        "https://docs.example.com:8443/guide",
        "http://a.example.org/",
        "http://a.b.example.org?x",
        "https://müller.example/ä",
    ],
)
def test_links_to_this_site_and_to_trusted_hosts_are_plain(address: str) -> None:
    for html in (render(f"[x](<{address}>)").html, render(address).html, clean(f'<a href="{address}" title="t">x</a>'),
                 clean(f'<a title="t" href="{address}">x</a>')):  # fmt: skip
        assert FOREIGN_REL in html
        assert "rel=" not in shown(html) and shown(html) == html.replace(f' rel="{FOREIGN_REL}"', "")


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example",
        "https://community.example:8443/",
        "https://community.example.evil.example/",
        "https://evilcommunity.example/",
        "https://sub.community.example/",
        "https://sub.docs.example.com/",
        "https://example.org/",
        "https://evilexample.org/",
        "https://evil.example/?https://docs.example.com/",
        "https://evil.example/.example.org/",
        "https://evil.example#.example.org",
        "https://docsxexample.com/",
        "mailto:ana@docs.example.com",
    ],
)
def test_links_to_anywhere_else_never_vouch(address: str) -> None:
    html = render(f"[x](<{address}>)").html
    assert FOREIGN_REL in html and shown(html) == html


def test_a_port_belongs_to_the_address_of_this_site() -> None:
    assert "rel=" not in shown(render("http://127.0.0.1:8000/q/1").html, LOCAL)
    assert FOREIGN_REL in shown(render("http://127.0.0.1:9000/q/1").html, LOCAL)


@pytest.mark.parametrize(
    ("source", "posts"),
    [
        ("See https://community.example/q/12/why-so-loud, please.", {"/q/12"}),
        ("<http://community.example/q/12?page=2#post-40>", {"/q/12"}),
        ("(see /q/12).", {"/q/12"}),
        ("/q/12/why-so-loud#post-40 and /p/40", {"/q/12", "/p/40"}),
        ("https://community.example/questions/7/old-name/9#9", {"/questions/7"}),
        ("https://community.example/a/9", {"/a/9"}),
        ("[https://community.example/q/12](https://community.example/q/12/why)", {"/q/12"}),
        ("[as said](https://community.example/q/12)", set()),
        ("[https://community.example/q/13](https://community.example/q/12)", set()),
        ("[https://community.example/q/12](https://evil.example/q/12)", set()),
        ("https://community.example/q/12x and https://community.example/q/0", set()),
        ("https://community.example/q/12345678901234567890", set()),
        ("https://community.example/tags/fan and https://elsewhere.example/q/12", set()),
        ("`/q/12` and /quite/12 and a/q/12 and ./q/12", set()),
    ],
)
def test_bare_addresses_of_posts_are_found(source: str, posts: set[str]) -> None:
    assert SITE.posts_in(render(source).html) == posts


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("see /q/12.", "/q/12"),
        ("(/q/12/why-so-loud)", "/q/12/why-so-loud"),
        ("/p/40, then", "/p/40"),
        ("**/q/12/größe?page=2#post-4**", "/q/12/gr%C3%B6%C3%9Fe?page=2#post-4"),
    ],
)
def test_paths_of_posts_become_links_as_they_stand(source: str, address: str) -> None:
    assert f'<a href="{address}">' in render(source).html
    assert render(source).plain == source.strip("*")


def test_a_drawn_post_stands_for_its_bare_address_alone() -> None:
    html = render("See https://community.example/q/12/x?a=1&b=2 and [this](/q/12) and /q/13").html
    drawn = SITE.shown(html, {"/q/12": "Why?"}, lambda address, title: f"<b>{title} {address}</b>")
    assert "See <b>Why? https://community.example/q/12/x?a=1&amp;b=2</b> and" in drawn
    assert '<a href="/q/12">this</a>' in drawn and '<a href="/q/13">/q/13</a>' in drawn


@pytest.mark.parametrize("way", WAYS)
def test_nothing_hostile_comes_of_showing(way: str) -> None:
    for text in HOSTILE:
        html = WAYS[way](f"{text} /q/12 https://docs.example.com/")
        assert_harmless(shown(html))
        posts = dict.fromkeys(SITE.posts_in(html), "x")
        assert_harmless(SITE.shown(html, posts, lambda address, title: f'<a href="{address}">{title}</a>'))


@pytest.mark.parametrize("address", ["https://docs.example.com/?a=1&amp;b=2", "https://elsewhere.example/", "/q/12"])
def test_both_sanitisers_leave_links_that_are_shown_alike(address: str) -> None:
    html = f'<a href="{address}" title="t">{address}</a>'
    once = with_bleach(html)
    assert shown(with_nh3(once)) == shown(once) and sanitise(shown(sanitise(html))) == sanitise(html)


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://' * 2_000,
        '<a title="' * 3_000,
        '<a href="/q/1' + "1" * 30_000,
        '<a href="/q/1">/q/1' * 1_500,
        '<a href="https://' + "a." * 15_000 + f'x" rel="{FOREIGN_REL}">',
        '<a href="/q/1">' + "&" * 25_000 + "</a>",
    ],
)
def test_no_text_keeps_a_server_busy(html: str) -> None:
    began = time.process_time()
    SITE.posts_in(html)
    shown(html)
    assert time.process_time() - began < 0.5


def test_every_rel_is_what_the_sanitiser_writes() -> None:
    """What showing takes away is found by its exact words; a new order of attributes would keep it from working."""
    html = (
        clean('<a title="t" href="https://docs.example.com/">x</a>') + render('[x](https://docs.example.com/ "t")').html
    )
    assert len(re.findall(rf' rel="{FOREIGN_REL}">', html)) == 2
