"""Six styles of spam, each a way to get something past the filter of a support forum."""

import re
from dataclasses import dataclass
from random import Random

from bench.spam.phrases import Bank

SHOP, SUPPORT, BORROWED, TESTIMONY, PRAISE, SLEEPER = "shop", "support", "borrowed", "testimony", "praise", "sleeper"
STYLES = {
    SHOP: "advertisement with links, as a question or an answer",
    SUPPORT: "false support: a number to call",
    BORROWED: "somebody else's answer, copied, with a link in it",
    TESTIMONY: "how somebody was rescued, in changing words, with an address to write to",
    PRAISE: "praise that fits anywhere, with a link beneath",
    SLEEPER: "a harmless answer, edited hours later to name a site",
}
_CHOICE = re.compile(r"\{([^{}|]+(?:\|[^{}|]+)+)\}")
_SWAPS = {
    "recover": "retrieve", "friend": "colleague", "help": "assist", "lost": "was robbed of", "write": "text",
    "weeks": "wks", "everything": "all of it", "best": "finest", "today": "now", "completely": "fully",
}  # fmt: skip
_NAMES = "Martha,Dr Obi,Kelvin,Ranger Tech,Wizard Ade,Lena Cyber,Prof Hale,Iron Web,Mrs Quinn,Apex Crew".split(",")


@dataclass(frozen=True)
class Spam:
    """A post of a spammer; `later` is what it becomes by an edit. `is_question` needs `title`."""

    style: str
    text: str
    title: str = ""
    later: str = ""
    is_comment: bool = False


class Spammer:
    """One campaign: a style with what it sells, at a host of its own."""

    def __init__(self, bank: Bank, style: str, random: Random) -> None:
        self.bank, self.style, self.random = bank, style, random
        self.shop = random.choice(bank.shops)
        word = re.sub(r"\W", "", self.shop)[:10]
        number = random.choice(["", str(random.randint(1, 99))])
        name = f"{random.choice(bank.hosts)}{random.choice(['', '-'])}{word}{number}"
        self.host = f"{name}.{random.choice(bank.endings)}"
        self.name = random.choice(_NAMES)
        self.reach = self.way_to_reach()
        self.number = f"+1-8{random.choice('0345678') * 2}-{random.randint(200, 999)}-{random.randint(1000, 9999)}"
        self.product = random.choice(bank.products)

    def way_to_reach(self) -> str:
        handle = f"{self.name.lower().replace(' ', '')}{self.random.randint(1, 999)}"
        return self.random.choice(
            [f"on Telegram @{handle}", f"at {handle} (at) gmail (dot) com", f"at {handle}@proton.me",
             f"on WhatsApp +1 {self.random.randint(200, 989)} 555 {self.random.randint(1000, 9999)}"]
        )  # fmt: skip

    def post(self, borrowed: str) -> Spam:
        """The next post of the campaign; `borrowed` is an answer that stands on the site."""
        made = {
            SHOP: self.advertise,
            SUPPORT: self.fake_support,
            BORROWED: lambda: self.borrow(borrowed),
            TESTIMONY: self.testify,
            PRAISE: self.praise,
            SLEEPER: self.sleep,
        }
        return made[self.style]()

    def advertise(self) -> Spam:
        lines = self.random.sample(self.bank.offers, self.random.randint(1, 3))
        title = self.random.choice(self.bank.titles) if self.random.random() < 0.5 else ""
        return Spam(SHOP, self.filled("\n\n".join(lines)), self.filled(title).capitalize())

    def fake_support(self) -> Spam:
        lines = self.random.sample(self.bank.support, self.random.randint(1, 2))
        title = f"{self.product} problem: who can I call?" if self.random.random() < 0.3 else ""
        return Spam(SUPPORT, self.filled("\n\n".join(lines)), title)

    def borrow(self, borrowed: str) -> Spam:
        return Spam(BORROWED, f"{borrowed}\n\n{self.filled(self.random.choice(self.bank.bridges))}")

    def testify(self) -> Spam:
        return Spam(TESTIMONY, self.spun(self.filled(self.random.choice(self.bank.testimony))))

    def praise(self) -> Spam:
        lines = self.random.sample(self.bank.praise, self.random.randint(1, 2))
        text = f"{' '.join(lines)}\n\n{self.filled(self.random.choice(self.bank.signatures))}"
        return Spam(PRAISE, text, is_comment=self.random.random() < 0.3)

    def sleep(self) -> Spam:
        first = self.random.choice(self.bank.harmless)
        return Spam(SLEEPER, first, later=f"{first}\n\n{self.filled(self.random.choice(self.bank.late))}")

    def filled(self, text: str) -> str:
        """A line with what this campaign sells."""
        text = _CHOICE.sub(lambda found: self.random.choice(found[1].split("|")), text)
        paths = ["", "offer", f"blog/{self.random.randint(10, 999)}", f"?ref={self.random.randint(1, 99)}"]
        link = f"https://{self.host}/{self.random.choice(paths)}"
        return text.format(
            shop=self.shop, link=link, number=self.number, product=self.product, name=self.name, reach=self.reach,
            n=self.random.randint(10, 90), year=self.random.randint(2024, 2027),
        )  # fmt: skip

    def spun(self, text: str) -> str:
        """The text with some words changed, so that it is never quite the same."""
        for one, other in _SWAPS.items():
            if self.random.random() < 0.4:
                text = re.sub(rf"\b{one}\b", other, text)
        return text
