"""Names that look like the vendor's or a staff member's, and names that only look strange to us."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from community.accounts import commands
from community.accounts.names import (
    LONGEST_NAME,
    checked_name,
    fold,
    marked_name,
    problem_with,
    problem_with_shape,
    protect_name,
    protected_names,
)
from community.accounts.names.words import OFFICES
from community.core.db import now
from community.core.errors import Invalid
from community.staff.commands import grant
from tests.accounts.story import PASSWORD
from tests.browser import Browser
from tests.make import People

# Fifty tricks to look like Northwind, an office of it, or Vera Lindqvist of its staff.
LOOK_ALIKES = [
    *("Nоrthwind", "Νorthwind", "N0rthw1nd", "NORTHWlND", "Nörthwínd", "𝐍𝐨𝐫𝐭𝐡𝐰𝐢𝐧𝐝", "𝓝𝓸𝓻𝓽𝓱𝔀𝓲𝓷𝓭", "Ｎｏｒｔｈｗｉｎｄ"),
    *(
        "ɴᴏʀᴛʜᴡɪɴᴅ",
        "🅽🅾🆁🆃🅷🆆🅸🅽🅳",
        "🇳🇴🇷🇹🇭🇼🇮🇳🇩",
        "Ⓝⓞⓡⓣⓗⓦⓘⓝⓓ",
        "N o r t h w i n d",
        "N.o.r.t.h.w.i.n.d",
        "Nørthwind",
        "Nσrthwind",
    ),
    *(
        "Ana (Northwind)",
        "NorthwindAna",
        "Nort​hwind",
        "North‍wind",
        "Northwind ✓",
        "Nоrthwiпd Care",
        "ＮＯＲＴＨ-ＷＩＮＤ",
    ),
    *("Suppоrt", "Ѕupport", "5upp0rt", "s u p p o r t", "SupportBen", "Ben Support", "The Support Team", "Support24"),
    *(
        "Аdmin",
        "4dmin",
        "Admіn Joe",
        "rnoderator",
        "Mоderator",
        "ᴍᴏᴅᴇʀᴀᴛᴏʀ",
        "0fficial Ben",
        "Оfficial",
        "Stаff Member",
        "𝕊𝕥𝕒𝕗𝕗",
    ),
    *("Vеra Lindqvist", "Vera Lindqvіst", "VERA LlNDQVlST", "Vera  Lindqvist", "VeraLindqvist", "Vérä Lindqvïst"),
    *("Lindqvist Vera", "Ѵera Lindqvist", "Vera Lindqvist 2", "Vera Lindqvist2"),
    *("Vera Lindqvist_1", "1 Vera Lindqvist", "Vera Lindqvist №1"),
]

# Fifty names of people, and what people call themselves.
PEOPLE = [
    *("Ana Ferreira", "José Ángel Núñez", "Zoë Kravitz-Müller", "Łukasz Żółć", "Þórdís Björnsdóttir", "Ağaoğlu Çiğdem"),
    *(
        "Siobhán O’Brien",
        "Søren Kierkegård",
        "Đorđe Đoković",
        "Nguyễn Thị Hồng",
        "Phạm Văn Đức",
        "D'Artagnan",
        "Jean-Luc",
    ),
    *("Ольга Иванова", "Андрей Щёголев", "Володимир Ґалаґан", "Љубица Ђорђевић", "Νίκος Παπαδόπουλος", "Ελένη"),
    *(
        "محمد علي",
        "فاطمة الزهراء",
        "علی\u200cرضا",
        "יוסף כהן",
        "שרה לוי",
        "अमित शर्मा",
        "क्षितिज",
        "প্রিয়া সেন",
        "தமிழ்ச்செல்வி",
    ),
    *(
        "สมชาย ใจดี",
        "ณัฐวุฒิ",
        "王小明",
        "張偉",
        "李娜",
        "山田 太郎",
        "さくら",
        "カタリナ",
        "김민준",
        "이서연",
        "ქეთევან",
        "Աննա",
    ),
    *(
        "Stafford",
        "Supporter",
        "Mo Thornton",
        "North Wendy",
        "Theo",
        "Admira Begić",
        "Joe Root",
        "Ann Desk",
        "Modesta Mods-Berg",
    ),
    "xX_fan_99_Xx",
]


def test_fifty_look_alikes_are_refused(app: Flask, people: People) -> None:
    protect_name(people.vera)
    assert [name for name in LOOK_ALIKES if not problem_with(name)] == [] and len(set(LOOK_ALIKES)) >= 50


def test_fifty_names_of_people_are_accepted(app: Flask, people: People) -> None:
    protect_name(people.vera)
    assert [name for name in PEOPLE if problem_with(name)] == [] and len(set(PEOPLE)) >= 50


def test_offices_are_refused_in_every_large_language(app: Flask) -> None:
    words = [word.replace("_", " ") for language in OFFICES.values() for word in language.split()]
    assert [word for word in words if not problem_with(f"{word} Ana")] == []


def test_every_language_of_the_interface_has_its_words(app: Flask) -> None:
    spoken = {str(locale.language) for locale in app.extensions["babel"].instance.list_translations()}
    assert spoken <= set(OFFICES) and "en" in OFFICES


def test_a_word_inside_another_is_no_office_but_with_a_dash_it_is(app: Flask) -> None:
    assert problem_with("Nelson Adminless") is None
    assert problem_with("Nelson Admin-less")


def test_a_short_vendor_is_found_as_a_word_alone(app: Flask, settings: object) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], vendor="AI", reserved_names=("Hublight",))
    assert problem_with("AI Sales") and problem_with("My Hubl1ght")
    assert problem_with("Aisha Aird") is None


def test_a_refusal_offers_a_way_out(app: Flask, people: People) -> None:
    protect_name(people.vera)
    assert "How about “Ben Cole”?" in str(problem_with("Ben Cole Support"))
    assert "About you" in str(problem_with("Northwind"))
    assert "a second name" in str(problem_with("Vera Lindqvist"))
    assert problem_with("Vera K. Lindqvist") is None


def test_names_that_cannot_be(app: Flask) -> None:
    for name, words in (("A", "2 to 60"), ("A" * 61, "2 to 60"), ("--", "letter or digit")):
        assert words in str(problem_with_shape(name))
    for sign in "\x07\u200b\ufeff\ue000\ud800\u202e\u2066\u200d\u034f\u3164\ufe0f":
        assert "cannot be seen" in str(problem_with_shape(f"a{sign}b"))
    for sign in "✓✔✅☑🛡⛨🗸":
        assert "mark of staff" in str(problem_with_shape(f"Ana {sign}"))


def test_emoji_and_joined_letters_may_stay(app: Flask) -> None:
    for name in ("Ana ❤️", "👩‍💻 Ana", "علی\u200cرضا"):
        assert problem_with_shape(name) is None


def test_what_a_name_looks_like() -> None:
    assert fold("  Ünïted—Wìnd $3rvice ") == "united wind service"
    assert fold("Mary") == fold("rnary") == fold("ΜАRҮ")
    assert len({fold(name) for name in ("か", "が", "कमल", "कोमल", "田中", "中")}) == 6


def test_a_grant_protects_the_name_for_good(app: Flask, people: People) -> None:
    ben = people.ben
    assert problem_with("Ben 0koye") is None
    grant("ben@example.org", "Support", now() + timedelta(30), "work contract")
    assert problem_with("Ben 0koye") and problem_with("Ben Okoye", people.ana)
    assert problem_with("Ben Okoye Jr", ben) is None
    commands.change_profile(ben, "Benedict Okoye", "", "")
    for name in ("Ben Okoye", "Benedict 0koye"):
        assert problem_with(name), "a former name and a new one are both a staff member's"
        assert problem_with(name, ben) is None, "their own"


def test_two_ordinary_people_may_share_a_name(app: Flask, people: People) -> None:
    assert people.ana.name == "Ana Ferreira"
    assert commands.create_user("Ana Ferreira", "another@example.org").name == "Ana Ferreira"


def test_whoever_has_a_name_already_keeps_it(app: Flask, people: People) -> None:
    commands.change_profile(people.ada, "Ada Admin", "Runs the site.", "")
    assert people.ada.about == "Runs the site."


def test_nobody_registers_or_renames_as_staff(browser: Browser, people: People) -> None:
    protect_name(people.vera)
    form = {"name": "Vеra Lindqvist", "email": "vera2@example.org", "password": PASSWORD}
    assert "staff has this name" in browser.post("/register", form, status=422).text
    with pytest.raises(Invalid, match="staff has this name"):
        commands.register("Vеra Lindqvist", "vera2@example.org", PASSWORD)
    browser.sign_in(people.ben)
    page = browser.post("/settings/profile", {"name": "Northwind Ben", "about": "", "location": ""}, status=422)
    assert "How about “Ben”?" in page.text
    with pytest.raises(Invalid):
        commands.change_profile(people.ben, "Vеra Lindqvist", "", "")


def test_the_operator_is_refused_too_and_may_vouch_for_a_real_name(app: Flask, people: People) -> None:
    run = app.test_cli_runner().invoke
    password = f"{PASSWORD}\n"
    create = ["community", "user", "create", "Frank Staff", "frank@example.org", "--password-stdin"]
    assert "kept for staff" in run(args=create, input=password).output
    assert "Frank Staff (member)" in run(args=[*create, "--name-is-real"], input=password).output
    rename = ["community", "user", "rename", "ana@example.org", "Ana Oficial"]
    assert people.ana.name == "Ana Ferreira" and run(args=rename).exit_code
    assert "is called Ana Oficial" in run(args=[*rename, "--name-is-real"]).output
    with pytest.raises(Invalid, match="cannot be seen"):
        commands.rename("ana@example.org", "An\u200ba", name_is_real=True)


def test_single_sign_on_has_one_function_to_call(app: Flask, people: People) -> None:
    protect_name(people.vera)
    assert checked_name("Ana Ferreira") == "Ana Ferreira"
    with pytest.raises(Invalid) as refused:
        checked_name("Vera Lindqvıst")
    assert refused.value.field == "name"


def test_imported_look_alikes_say_so(app: Flask, people: People) -> None:
    protect_name(people.vera)
    protected = protected_names()
    assert marked_name("Vera Lindqvіst", protected) == "Vera Lindqvіst (imported)"
    assert marked_name("Northwind Support", protected) == "Northwind Support (imported)"
    assert marked_name("An\u202ea", protected) == "Ana"
    assert marked_name("Ben Okoye", protected) == "Ben Okoye"
    assert len(marked_name("Northwind" * 7, protected)) <= LONGEST_NAME
