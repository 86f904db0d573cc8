"""Growing a site: thread after thread, with everything that hangs on it, and counters that follow the product's rules.

Threads come in chunks of 2,000, whose posts get their ids in the order of time, so that the posts of a thread are
spread among others as they are in life. Only counters are kept in memory.
"""

import json
from array import array
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter, itemgetter
from random import Random
from typing import Any

from bench.scale import skew
from bench.scale.columns import COLUMNS
from bench.scale.texts import Texts, invented, title
from community.questions.ranking import wilson
from community.reputation.prices import ACCEPTED, ACCEPTING, ANSWER_UP, GAVE_DOWN, POST_DOWN, QUESTION_UP
from community.reputation.rules import PRESETS

Rows = dict[str, list[tuple[Any, ...]]]

CHUNK = 2_000  # threads
AGE = timedelta(days=3650)
REMEMBERED = timedelta(days=400)  # how long the product keeps events
STAFF, FUNCTIONS, PRODUCTS, VERSIONS = 12, 3, 12, 6
LONGEST = 500  # answers of the longest thread, whatever the size of the site
SAMPLE = 400


@dataclass(slots=True, eq=False)
class Draft:
    """A post before it has an id."""

    kind: str
    at: datetime
    author: int
    question: "Draft | None" = None
    parent: "Draft | None" = None
    id: int = 0
    deleted: bool = False
    is_open: bool = True  # a question that everyone may read
    up: int = 0
    down: int = 0
    replies: list["Draft"] = field(default_factory=list)  # the answers of a question
    accepted: "Draft | None" = None


def written(moment: datetime) -> str:
    """A moment as both databases read it."""
    return moment.isoformat(" ", "microseconds")


class Site:
    """A site of `count` questions whose newest is from the day before `end`; the same seed gives the same site."""

    def __init__(self, count: int, end: datetime, seed: int = 1) -> None:
        self.count, self.end, self.seed, self.start = count, end, seed, end - AGE
        self.people = skew.Ranks(max(100, int(count * 0.3)), 20)
        self.tags = skew.Ranks(max(40, int(5 * count**0.5)), 2)
        self.texts = Texts(seed)
        self.ids: defaultdict[str, int] = defaultdict(int)
        self.reputation, self.unread, self.asked, self.answered = (
            array("l", bytes(8 * (self.people.count + 1))) for _ in range(4)
        )
        self.tagged = array("l", bytes(8 * (self.tags.count + 1)))
        self.sample: list[int] = []
        self.longest = 0

    def chunks(self) -> Iterator[Rows]:
        """The rows of all threads."""
        for first in range(0, self.count, CHUNK):
            yield self.chunk(first, min(CHUNK, self.count - first))

    def chunk(self, first: int, number: int) -> Rows:
        self.random = Random(f"{self.seed} {first}")
        self.rows: Rows = {name: [] for name in COLUMNS}
        posts: list[Draft] = []
        for place in range(first, first + number):
            posts += self.thread(place)
        posts.sort(key=attrgetter("at"))
        for post in posts:
            self.ids["posts"] += 1
            post.id = self.ids["posts"]
        for post in posts:
            self.write(post)
        self.number("notifications", at=7)
        self.number("ledger_entries", at=6)
        return self.rows

    def number(self, name: str, at: int) -> None:
        """Give rows their ids in the order of time."""
        rows = sorted(self.rows[name], key=itemgetter(at))
        first = self.ids[name] + 1
        self.rows[name] = [(first + place, *row[1:]) for place, row in enumerate(rows)]
        self.ids[name] += len(rows)

    def later(self, moment: datetime, days: float) -> datetime:
        """Some time after a moment, and before the end."""
        after = moment + timedelta(days=self.random.expovariate(1 / days))
        return after if after < self.end else moment + (self.end - moment) * self.random.random()

    def thread(self, place: int) -> list[Draft]:
        """A question with its answers and comments."""
        random = self.random
        at = self.start + AGE * ((place + random.random()) / self.count)
        question = Draft("question", at, self.people.pick(random), deleted=random.random() < 0.005)
        question.question = question
        posts = [question]
        number = LONGEST if place == self.count // 3 else 0 if question.deleted else skew.answers(random)
        question.deleted &= number == 0
        for _ in range(number):
            author = self.people.pick(random)
            answer = Draft("answer", self.later(at, 3), author if author != question.author else author % 50 + 1)
            answer.question = answer.parent = question
            answer.deleted = random.random() < 0.01
            posts.append(answer)
            if not answer.deleted:
                question.replies.append(answer)
        for post in [question, *question.replies]:
            if not post.deleted:
                posts += [self.remark(question, post) for _ in range(skew.comments(random))]
                self.cast(post, skew.votes(random))
        others = [answer for answer in question.replies if answer.author != question.author]
        if others and random.random() < 0.45:
            question.accepted = max(others, key=lambda answer: answer.up - answer.down)
        return posts

    def remark(self, question: Draft, post: Draft) -> Draft:
        comment = Draft("comment", self.later(post.at, 2), self.people.pick(self.random), question, post)
        comment.up = int(self.random.random() < 0.1)
        return comment

    def cast(self, post: Draft, number: int) -> None:
        """How many votes a post has; a tenth of them against it."""
        number = min(number, self.people.count // 2)
        post.down = sum(self.random.random() < 0.1 for _ in range(number))
        post.up = number - post.down

    def write(self, post: Draft) -> None:
        """The rows of one post."""
        random, question, at = self.random, post.question, written(post.at)
        assert question is not None
        if post.kind == "comment":
            text = self.texts.remark(random)
            source, html = text.source, text.html
        else:
            source, html = self.texts.body(random, 600, 2000)
        edited = post.kind != "comment" and random.random() < 0.06
        official = post.kind == "answer" and post.author <= STAFF
        grant = (post.author % FUNCTIONS + 1, post.author) if official else (None, None)
        gone = (written(self.later(post.at, 30)), post.author, "author") if post.deleted else (None, None, "")
        changed = written(self.later(post.at, 5)) if edited else None
        self.rows["posts"].append(
            (post.id, post.kind, post.author, source, html, at, changed, 1 + edited, post.up, post.down,
             post.up - post.down, wilson(post.up, post.down), *gone, *grant)
        )  # fmt: skip
        fields = "{}"
        if post.kind == "question":
            fields = self.write_question(post)
        elif post.kind == "answer":
            accepted = written(self.later(post.at, 2)) if question.accepted is post else None
            self.rows["answers"].append((post.id, question.id, "", "", accepted))
            self.answered[post.author] += question.is_open and not post.deleted
            if accepted:
                self.pay(post.author, ACCEPTED, post, question.author, accepted)
                self.pay(question.author, ACCEPTING, post, question.author, accepted)
                self.tell(post.author, "accepted", post, question.author, accepted)
            self.tell(question.author, "answer", post, post.author, at)
        else:
            assert post.parent is not None
            self.rows["comments"].append((post.id, post.parent.id, question.id))
            self.tell(post.parent.author, "comment", post, post.author, at)
        for number in range(1, 2 + edited):
            self.ids["revisions"] += 1
            self.rows["revisions"].append(
                (self.ids["revisions"], post.id, number, post.author, changed if number > 1 else at, source, fields, "")
            )
        self.write_votes(post)
        if self.end - post.at < REMEMBERED:
            self.write_event(post, at)

    def write_question(self, post: Draft) -> str:
        """The question's own columns and its tags; says what its revision keeps."""
        random = self.random
        text = title(random)[:150]
        goal, done = title(random)[:200], title(random)[:200]
        tried = self.texts.paragraphs[random.randrange(100)].source if random.random() < 0.4 else ""
        product = int(PRODUCTS * random.random() ** 2) + 1 if random.random() < 0.9 else None
        version = (product - 1) * VERSIONS + random.randint(1, VERSIONS) if product else None
        tags = self.tags.pick_several(random, random.choice((1, 2, 2, 3, 3, 4)))
        staff = sum(answer.author <= STAFF for answer in post.replies)
        closed = written(self.later(post.at, 9)) if random.random() < 0.02 else None
        chance = random.random()
        audience = "everyone" if chance > 0.012 else "members" if chance > 0.002 else "private"
        post.is_open = audience == "everyone"
        accepted = post.accepted.id if post.accepted else None
        slug, asked = text.lower().replace(" ", "-"), written(post.at)
        active = written(max([post.at, *(answer.at for answer in post.replies)]))
        self.rows["questions"].append(
            (post.id, text, slug, goal, done, tried, "", "", audience, product, version, len(post.replies), staff,
              skew.views(random), accepted, asked, active, closed, 1 if closed else None,
             "asked before" if closed else "")
        )  # fmt: skip
        self.rows["question_tags"] += [(post.id, tag, asked, active) for tag in tags]
        if post.is_open and not post.deleted:
            self.asked[post.author] += 1
            for tag in tags:
                self.tagged[tag] += 1
        if len(post.replies) > LONGEST * 0.9:
            self.longest = post.id
        if post.is_open and not post.deleted and random.random() * self.count < 4 * SAMPLE:
            self.sample.append(post.id)
        return json.dumps({"title": text, "goal": goal, "done_when": done, "tried": tried, "product_id": product})

    def write_votes(self, post: Draft) -> None:
        voters = self.people.pick_several(self.random, post.up + post.down, but=post.author)
        self.random.shuffle(voters)
        for place, voter in enumerate(voters):
            value = -1 if place < post.down else 1
            at = written(self.later(post.at, 20))
            self.ids["votes"] += 1
            self.rows["votes"].append((self.ids["votes"], post.id, voter, value, at))
            if post.kind != "comment":
                gain = QUESTION_UP if post.kind == "question" else ANSWER_UP
                self.pay(post.author, gain if value > 0 else POST_DOWN, post, voter, at)
                if value < 0 and post.kind == "answer":
                    self.pay(voter, GAVE_DOWN, post, voter, at)

    def pay(self, person: int, cause: str, post: Draft, actor: int, at: str) -> None:
        self.reputation[person] += PRESETS["medium"][cause]
        self.rows["ledger_entries"].append((0, person, cause, PRESETS["medium"][cause], post.id, actor, at))

    def tell(self, person: int, kind: str, post: Draft, actor: int, at: str) -> None:
        """A note in somebody's inbox; most old ones are read."""
        if person == actor:
            return
        assert post.question is not None
        read = None if self.random.random() < (0.5 if self.end - post.at < timedelta(days=30) else 0.02) else at
        self.unread[person] += read is None
        self.rows["notifications"].append((0, person, kind, post.id, post.question.id, actor, "", at, read))

    def write_event(self, post: Draft, at: str) -> None:
        """A fact that was handled long ago."""
        kind = {"question": "QuestionAsked", "answer": "AnswerPosted", "comment": "CommentPosted"}[post.kind]
        assert post.question is not None
        payload = json.dumps({"question_id": post.question.id, "author_id": post.author, "mentioned": []})
        self.ids["events"] += 1
        self.rows["events"].append((self.ids["events"], kind, post.author, payload, at, at, "[]", 1, at))

    def rest(self) -> Iterator[Rows]:
        """People, tags and products, with what the threads made of them; asked for after the threads."""
        random, began = Random(f"{self.seed} rest"), written(self.start)
        ever = written(self.end + AGE)
        yield {
            "functions": [(one, f"Function {one}") for one in range(1, FUNCTIONS + 1)],
            "products": [(one, f"product-{one}", f"Product {one}", "", one) for one in range(1, PRODUCTS + 1)],
            "versions": [
                ((product - 1) * VERSIONS + one, product, f"{one}.0", one, "current")
                for product in range(1, PRODUCTS + 1)
                for one in range(1, VERSIONS + 1)
            ],
            "tags": [(tag, f"{invented(random)}-{tag}", "", self.tagged[tag]) for tag in range(1, self.tags.count + 1)],
            "staff_grants": [
                (one, one, one % FUNCTIONS + 1, "contract", began, ever, "", written(self.end))
                for one in range(1, STAFF + 1)
            ],
        }
        for first in range(1, self.people.count + 1, 20_000):
            yield {
                "users": [self.person(one, began) for one in range(first, min(first + 20_000, self.people.count + 1))]
            }

    def person(self, number: int, began: str) -> tuple[Any, ...]:
        random = Random(number)
        name = f"{invented(random).capitalize()} {invented(random).capitalize()}"
        mail = f"person-{number}@community.example"
        return (
            number, name, f"person-{number}", mail, mail, "member", began, began, "", "", "system", "",
            self.reputation[number], self.unread[number], self.asked[number], self.answered[number],
        )  # fmt: skip
