"""The site on which everything is measured: 10,000 grown questions, and two threads of exactly known size."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import cycle
from random import Random

from sqlalchemy import func, select

from bench.scale.cases import QUIET_ANSWERS
from bench.scale.grown import GrownSite
from bench.scale.texts import WORDS, Texts, title
from community.accounts.models import User
from community.catalog.models import Tag
from community.core.access import Nobody
from community.core.db import db
from community.questions import commands
from community.questions.models import Answer, Question
from community.questions.queries import readable
from community.questions.writing import AskFields
from community.search.commands import reindex
from tests.make import person

POSTS = 20  # of the question that strangers read
ANSWERS, COMMENTS = 30, 60  # of the question that somebody reads who is signed in
WRITERS = 40
STRANGER, READER, WRITER = "stranger", "reader", "writer"


@dataclass(frozen=True)
class Places:
    """Addresses of what is measured."""

    question: str
    long_question: str
    tag: str
    searches: Sequence[str]
    common_searches: Sequence[str]
    open_questions: Sequence[int]
    earlier_searches: Sequence[str]


class Corpus(GrownSite):
    """A grown site that can be searched."""

    def prepare(self, questions: int, seed: int) -> None:
        """Grow it, add the threads, and index everything."""
        self.make(questions, seed)
        with self.app.app_context():
            self.random, self.texts = Random(seed), Texts(seed)
            best = select(User).where(User.confirmed_at.is_not(None)).order_by(User.reputation.desc())
            self.writers = list(db.session.scalars(best.limit(WRITERS)))
            self.people = {STRANGER: 0, READER: person("Bench Mark").id, WRITER: self.writers[0].id}
            self.places = Places(
                self.thread(POSTS - 1, 0), self.thread(ANSWERS, COMMENTS), self.common_tag(), self.searches(),
                [f"/search?q={'+'.join(self.random.sample(WORDS, 2))}" for _ in range(40)], self.open_questions(),
                [path for which in range(1, 6) for path in self.searches(which)],
            )  # fmt: skip
            reindex()
            db.session.remove()

    def thread(self, answers: int, comments: int) -> str:
        """Ask a question that gets so many answers, and these so many comments. Returns its address."""
        authors = cycle(self.writers)
        fields = AskFields(title=title(self.random), source=self.body(), goal=title(self.random), tags=self.tags())
        question = commands.ask(next(authors), fields)
        posts = [commands.post_answer(next(authors), question, self.body()) for _ in range(answers)]
        for number in range(comments):
            commands.post_comment(next(authors), posts[number % answers], self.texts.remark(self.random).source)
        return f"/q/{question.id}/{question.slug}"

    def body(self) -> str:
        """A post as long as they are in life."""
        return self.texts.body(self.random, 600, 2000)[0]

    def tags(self) -> list[str]:
        return list(db.session.scalars(select(Tag.name).order_by(Tag.question_count.desc()).limit(3)))

    def common_tag(self) -> str:
        return f"/tags/{self.tags()[0]}"

    def searches(self, which: int = 0) -> list[str]:
        """The rare word of a title and one that most threads have, from forty questions: these or others."""
        step = max(1, self.size("questions") // 40)
        titles = db.session.scalars(select(Question.title).where(Question.id % step == which).limit(40)).all()
        known, found = set(WORDS), []
        for words in (text.lower().split() for text in titles):
            rare = [word for word in words if word not in known]
            if rare:
                found.append(f"/search?q={rare[0]}+{self.random.choice(sorted(known.intersection(words)))}")
        return found

    def open_questions(self) -> list[int]:
        """Questions with few answers, to which more are posted in turn."""
        found = select(Question.id).where(
            Question.closed_at.is_(None), readable(Nobody()), Question.answer_count == QUIET_ANSWERS
        )
        return list(db.session.scalars(found.limit(200)))

    def size(self, kind: str) -> int:
        """How many questions or answers there are."""
        table = {"questions": Question, "answers": Answer}[kind]
        return int(db.session.scalar(select(func.count()).select_from(table)) or 0)

    @cached_property
    def counts(self) -> str:
        with self.app.app_context():
            return f"{self.size('questions'):,} questions, {self.size('answers'):,} answers"

    def answers(self) -> list[tuple[int, str]]:
        """Answers that are posted: to which question, and what."""
        ids = self.places.open_questions
        return [(ids[number % len(ids)], self.body()) for number in range(200)]
