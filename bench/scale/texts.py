"""What posts say: paragraphs put together from a small vocabulary, rendered once by the product's own renderer."""

from dataclasses import dataclass
from random import Random

from community.core.text import render

WORDS = """
able access account adapter after again air alarm always answer appears automation away back battery because before
begin behind better between board boost both button bypass cable calendar cannot card cellar change channel check
clean clock closed cloud cold colour connect control cool copper corner correct counter cover damp date day decibel
delay device different door draught drain dry duct dust early edge electric empty energy engine enough error evening
every exactly export extract fan fast fault filter find firmware first flat floor fresh front full gateway glass
grille ground guest half heat hidden high history home hour house hub humidity inside install instead keep kitchen
label large late lead leak left level light line list local long loose louder lower manual measure meter minute
mode module month more morning motor mould mount move network never night noise normal number offline often open
order other outside panel part password period phone place plan plug port power pressure profile pull quiet radio
range rate reading reason relay remote repair replace report reset restart return right roof room router rule
same scale schedule screen second sensor separate server service several shelf short signal silent simple since slow
small smell smoke socket something sound source speed spring stable start state station steady still storm strong
summer supply switch table temperature test then though through time timer today token tone tool turn unit until
update upper valve value vane version voltage wait wall warm water weather week wet whistle whole window winter wire
within without work year zone
""".split()
SYLLABLES = [first + last for first in "bdfgklmnprstvz" for last in "a e i o u an er il on us".split()]
ENDINGS = (".", ".", ".", ".", "?", "!")
PARAGRAPHS = 600
KINDS = ("text",) * 7 + ("list", "code", "link")


@dataclass(frozen=True)
class Paragraph:
    """A piece of a post as it was written, and as it is shown."""

    source: str
    html: str


class Texts:
    """Everything that is written on a site; the same seed gives the same words."""

    def __init__(self, seed: int) -> None:
        random = Random(f"texts {seed}")
        sources = [paragraph(random, random.choice(KINDS)) for _ in range(PARAGRAPHS)]
        self.paragraphs = [Paragraph(source, render(source).html.strip()) for source in sources]
        remarks = [sentence(random, random.randint(8, 34)) for _ in range(PARAGRAPHS)]
        self.remarks = [Paragraph(source, render(source).html.strip()) for source in remarks]

    def body(self, random: Random, least: int, most: int) -> tuple[str, str]:
        """The source and the HTML of a post of `least` to `most` characters (of source, roughly)."""
        wanted, length = least + (most - least) * random.random() ** 1.7, 0
        chosen = []
        while length < wanted:
            chosen.append(self.paragraphs[int(random.random() * PARAGRAPHS)])
            length += len(chosen[-1].source)
        return "\n\n".join([one.source for one in chosen]), "\n".join([one.html for one in chosen])

    def remark(self, random: Random) -> Paragraph:
        return self.remarks[int(random.random() * PARAGRAPHS)]


def sentence(random: Random, length: int) -> str:
    words = [random.choice(WORDS) for _ in range(length)]
    return " ".join(words).capitalize() + random.choice(ENDINGS)


def title(random: Random) -> str:
    """Five to ten words, one of them invented, so that hardly two titles are the same."""
    words = [WORDS[int(random.random() * len(WORDS))] for _ in range(4 + int(random.random() * 6))]
    words.insert(int(random.random() * len(words)), invented(random))
    return " ".join(words).capitalize()


def invented(random: Random) -> str:
    return "".join(SYLLABLES[int(random.random() * len(SYLLABLES))] for _ in range(2 + int(random.random() * 3)))


def paragraph(random: Random, kind: str) -> str:
    if kind == "list":
        return "\n".join(f"- {sentence(random, random.randint(4, 10))}" for _ in range(random.randint(3, 6)))
    if kind == "code":
        lines = [f"{random.choice(WORDS)}: {random.choice(WORDS)}-{random.randint(1, 99)}" for _ in range(6)]
        return "```\n" + "\n".join(lines) + "\n```"
    text = " ".join(sentence(random, random.randint(8, 18)) for _ in range(random.randint(2, 4)))
    if kind == "link":
        target = f"https://{invented(random)}.example/{random.choice(WORDS)}"
        return f"{text} See [{invented(random)}]({target}) and `{random.choice(WORDS)}`."
    return text
