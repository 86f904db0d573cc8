"""Phone numbers, e-mail addresses and remote-control programs in posts, and all the numbers that are none of these."""

from time import thread_time

import pytest

from community.core.text.contacts import EMAIL, PHONE, REMOTE, contact_behind, contacts_in
from community.core.text.masking import HIDDEN, Masking
from community.core.text.plain import plain

COUNTRIES = ("US", "GB")

PHONES = [
    *("Call +1 555 010 9934 today", "call us at 1-800-555-0199", "(212) 555-0148", "+44 20 7946 0958", "020 7946 0958"),
    *("Tel: 08001234567", "+49 (0)30 901820", "1.888.555.0142", "dial 8885550142", "WhatsApp +91 98765 43210"),
    *("my number: 07911 123456", "ring 1 (877) 555-0123", "0049 30 901820", "phone:+33142685300", "+1-833-555-0114"),
    *("1 800 555 0199", "800-555-0199 any time", "Support number 1-855-555-0177 24/7", "+1 (802) 555‑0133"),
    *("call 802.555.0133", "＋１ 802 555 0133", "https://wa.me/15551234567", "call 1-800-555-0199."),
]
EMAILS = [
    "mail me: joe.smith@gmail.com",
    "joe [at] gmail [dot] com",
    "joe(at)web.de",
    "joe＠gmail.com",
    "<joe@mail.co.uk>",
    "joe＠gmail．com",
    "write to joe at gmail dot com",
]
PROGRAMS = [
    *(
        "get anydesk.com",
        "https://anydesk.com/en/download",
        "download.teamviewer.com/x",
        "RustDesk.com",
        "aka.ms/quickassist",
    ),
    *("my AnyDesk ID is 123 456 789", "TeamViewer: 1 234 567 890"),
    *("https://apps.microsoft.com/detail/9P7BP5VNWKX5", "start remotedesktop.google.com/support now"),
]

# What a support forum is full of.
HARMLESS = [
    *("IP 192.168.100.200", "10.0.0.1:8080", "255.255.255.0", "0.0.0.0", "172.16.254.1/24", "fe80::1ff:fe23:4567:890a"),
    *(
        "version 10.2.3.4412",
        "firmware 6.1.20231101",
        "build 19045.3693.1000",
        "2024.10.1",
        "KB5031356",
        "CVE-2023-4863001",
    ),
    *("2026-11-22 14:30:00", "22.11.2026", "at 10:30 on 12/11/2026", "2023-10-05T12:00:00+02:00", "20231122-153000"),
    *(
        "Serial NW-2125550199",
        "S/N 2125550199",
        "Serial number: 212-555-0148",
        "IMEI 490154203237518",
        "model 802-555-0133",
    ),
    *(
        "order 2125550199",
        "Order number 212-555-0148",
        "invoice no. 802-555-0133",
        "ticket #8005550",
        "case 802 555 0133",
    ),
    *(
        "timestamp 1700000000",
        "1700000000123",
        "2147483647 and -2147483648",
        "1,000,000,000",
        "$1,299.00",
        "3.14159265358979",
    ),
    *(
        "MAC 00:1A:2B:3C:4D:5E",
        "550e8400-e29b-41d4-a716-446655440000",
        "0x8007000e",
        "error 0xC0000005",
        "ISBN 978-3-16-148410-0",
    ),
    *(
        "lodash@4.17.21",
        "user@localhost",
        "git@github.com:group/project.git",
        "root@hub.local",
        "name@example.com",
        "@ana thanks",
    ),
    *(
        "the ids are 1234567890 and 9876543210",
        "range 2000-2500 3000",
        "1280x720 1920x1080",
        "ports 8443 8444 8445",
        "5551234",
    ),
    *(
        "12345 67890 12345",
        "GPS 52.5200,13.4050",
        "https://site.example/q/8005550199",
        "I installed AnyDesk",
        "anydesk.com.evil",
    ),
    *(
        "[0.1234567, 0.7654321]",
        "1e-10 5e+12",
        "10.1145/3292500.3330701",
        "arXiv:2106.09685",
        "p. 212-219",
        "404 500 503 200",
    ),
]


def kinds(text: str) -> set[str]:
    return {contact.kind for contact in contacts_in(text, COUNTRIES)}


def test_phone_numbers_are_found() -> None:
    assert [text for text in PHONES if kinds(text) != {PHONE}] == []


@pytest.mark.parametrize(
    "written",
    [
        "１-８００-５５５-０１９９",
        "1️⃣-8️⃣0️⃣0️⃣-5️⃣5️⃣5️⃣-0️⃣1️⃣9️⃣9️⃣",
        "①-⑧⓪⓪-⑤⑤⑤-⓪①⑨⑨",
        "1-8\u200b00-55\u200d5-01\u206099",
        "٠١-٨٠٠-٥٥٥-٠١٩٩",
    ],
)
def test_digits_are_digits_however_they_look(written: str) -> None:
    written = written.replace("٠١-", "١-")
    (found,) = contacts_in(f"Call {written} now", COUNTRIES)
    assert f"Call {written} now"[found.start : found.end] == written


def test_addresses_and_remote_control_are_found() -> None:
    assert [text for text in EMAILS if kinds(text) != {EMAIL}] == []
    assert [text for text in PROGRAMS if kinds(text) != {REMOTE}] == []


def test_numbers_of_a_support_forum_are_left_alone() -> None:
    assert {text: kinds(text) for text in HARMLESS if kinds(text)} == {}


def test_numbers_of_other_countries_are_known_where_the_site_says_so() -> None:
    assert not kinds("030 901820 55") and not kinds("01 42 68 53 00")
    assert contacts_in("01 42 68 53 00", ("FR",))


def test_a_host_that_the_site_trusts_may_be_named() -> None:
    assert contact_behind("https://help.anydesk.com/x") == REMOTE
    assert contact_behind("https://help.anydesk.com/x", ("*.anydesk.com",)) is None
    assert not contacts_in("see anydesk.com", COUNTRIES, ("anydesk.com",))
    assert contact_behind("mailto:joe@mail.co.uk") == EMAIL and contact_behind("/q/12") is None


@pytest.mark.parametrize(
    "piece",
    ["1-800-555-0199 ", "1-2-3-4-", "1", "1.", "+1 ", "a@", "a.a@b.", "(((1234567", "x1-", "a-", "a [at] ", "\\1/"],
)
def test_no_text_keeps_a_server_busy(piece: str) -> None:
    start = thread_time()
    contacts_in(piece * (30_000 // len(piece)), COUNTRIES)
    assert thread_time() - start < 1.5


def masked(html: str) -> str:
    return Masking(COUNTRIES, (), lambda kind: f'<a class="mask" href="/door">{kind} hidden</a>').masked(html)[0]


def test_masked_html_has_no_detail_in_it_wherever_it_stood() -> None:
    secret = "1-800-555-0199"
    for html in (
        f"<p>Call {secret} &amp; ask</p>",
        "<p>Call <b>1-800</b>-<em>555</em>-0199 &amp; ask</p>",
        f'<p><a href="https://site.example/" rel="nofollow">call {secret}</a></p>',
        f'<p><img src="/files/a.png" alt="call {secret}" loading="lazy"></p>',
        f'<p><a href="/q/1" title="call {secret}">x</a></p>',
        f"<ul><li>call {secret}</li><li>x</li></ul>",
        f"<pre><code>call {secret}\n</code></pre>",
    ):
        shown = masked(html)
        assert "0199" not in shown and "800" not in shown, shown
        assert shown.count("<a ") == shown.count("</a>"), shown
        assert "0199" not in plain(shown)


def test_links_to_a_person_become_doors_with_all_their_words() -> None:
    html = '<p>Write <a href="mailto:joe@mail.co.uk" rel="nofollow">to <b>me</b></a> or <a href="/q/1">read</a>.</p>'
    assert masked(html) == '<p>Write <a class="mask" href="/door">email hidden</a> or <a href="/q/1">read</a>.</p>'
    html = '<p><a href="https://anydesk.com/x" rel="nofollow">the manual</a></p>'
    assert masked(html) == '<p><a class="mask" href="/door">remote hidden</a></p>'


def test_what_is_no_detail_stays_as_it_is() -> None:
    for html in (
        "<p>a &lt; b &amp; c &quot;d&quot;</p>",
        "<p>Two<br>lines 12-11-2026</p>",
        "<table><tr><td>1</td></tr></table>",
    ):
        assert masked(html) == html
    assert masked("<p>1-800</p><p>555-0199</p>") == "<p>1-800</p><p>555-0199</p>", "two paragraphs are no number"


def test_lines_without_formatting_say_that_something_is_left_out() -> None:
    masking = Masking(COUNTRIES, (), str)
    assert masking.masked_line("Support number 1-800-555-0199 free") == (f"Support number {HIDDEN} free", [PHONE])
