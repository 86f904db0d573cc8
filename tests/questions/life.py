"""A community that lives: people who do one random thing after the other, whatever the product lets them do."""

from collections.abc import Callable
from contextlib import suppress
from random import Random

from sqlalchemy import select

from community.accounts.commands import change_profile
from community.accounts.models import User
from community.catalog.models import READERS, Area
from community.core.audit import Act
from community.core.db import db
from community.core.errors import Problem
from community.moderation.commands import take_back
from community.moderation.commands.cleaning import clean_up
from community.moderation.undoing import UNDO
from community.questions import commands, queries, tools
from community.questions.commands.areas import AreaFields
from community.questions.commands.audience import ids_in, settle_some
from community.questions.commands.redacting import redact
from community.questions.commands.removing import hide, show
from community.questions.models import Answer, Comment, Post, Question
from community.questions.models.posts import EVERYONE, MEMBERS, PRIVATE
from community.questions.models.removal import FOR_SPAM
from community.questions.writing import AskFields
from community.staff.commands import revoke
from tests import make
from tests.make import BODY, People

TAGS = ("fan", "schedules", "night")


class Life:
    """People who do one thing after the other."""

    def __init__(self, seed: int) -> None:
        self.random, self.number = Random(seed), 0
        people = People()
        self.people = [people.ana, people.ben, people.vera, people.mo, people.ada]
        self.mo = people.mo
        self.product = make.product(versions=("6.2",))
        for number in range(3):
            make.question(self.people[number], f"Question number {number} about the fan", tags=[TAGS[number]])

    def act(self) -> str:
        """Something that one of them does; some things are not allowed, which is fine."""
        name = self.random.choice(sorted(ACTS))
        with suppress(Problem):
            ACTS[name](self)
        db.session.commit()
        db.session.expire_all()  # every request begins with nothing
        return name

    def somebody(self) -> User:
        return self.random.choice(self.people)

    def one(self, kind: type[Post]) -> Post:
        found = db.session.scalars(select(kind).order_by(kind.id)).all()
        return self.random.choice(found) if found else make.answer(self.people[1], self.question())

    def question(self) -> Question:
        return self.random.choice(db.session.scalars(select(Question).order_by(Question.id)).all())

    def fields(self) -> AskFields:
        title = f"{self.random.choice(['How', 'Why', 'When'])} does number {self.random.randrange(99)} run at night?"
        return AskFields(
            title=title, source=BODY, goal="Sleep", tags=self.random.sample(TAGS, self.random.randint(1, 2)),
            product_id=self.random.choice([None, self.product.id]),
        )  # fmt: skip

    def edit(self) -> None:
        question = queries.question_or_404(self.question().id, self.mo)
        commands.edit_question(self.mo, question, self.fields(), question.revision_count)

    def asker_and_answer(self) -> tuple[User, Answer]:
        answer = self.one(Answer)
        assert isinstance(answer, Answer)
        return db.session.get_one(User, db.session.get_one(Question, answer.question_id).author_id), answer

    def part(self) -> Answer | Comment:
        part = self.one(self.random.choice([Answer, Comment]))
        assert isinstance(part, Answer | Comment)
        return part

    def area(self) -> None:
        """Give a topic a rule, or another one, of who reads its questions."""
        ada, area = self.people[4], db.session.scalars(select(Area)).first()
        rule = AreaFields(name="Nights", readers=self.random.choice(READERS[:2]))
        if area is None:
            area = commands.make_area(ada, rule, topic="night")
        else:
            commands.change_area(ada, area, rule)
        settle_some(ids_in(area))

    def redact(self) -> None:
        post = self.one(Post)
        redact(self.mo, post, self.random.randint(1, post.revision_count), "A phone number")

    def hide(self) -> None:
        post = self.one(Post)
        show(post) if post.hidden_at else hide(post, FOR_SPAM)

    def clean_up(self) -> None:
        """Somebody new writes and votes here and there, and is cleaned up after, at once or not at all."""
        self.number += 1
        sam = make.person(f"Sam{self.number} Sly")
        make.answer(sam, self.question(), f"{BODY} And number {self.random.randrange(9999)}.")
        with suppress(Problem):
            commands.vote(sam, self.one(Post), 1)
        if self.random.random() < 0.7:
            clean_up(self.mo, sam, "Advertises")

    def turn(self, part: Answer | Comment) -> object:
        tool: Callable[..., object] = commands.make_comment if isinstance(part, Answer) else commands.make_answer
        return tool(self.mo, part)

    def take_back(self) -> None:
        """Undo one of the latest acts of moderators."""
        latest = select(Act).where(
            Act.kind.in_(UNDO), ~Act.id.in_(select(Act.undoes_id).where(Act.undoes_id.is_not(None)))
        )
        acts = db.session.scalars(latest.order_by(Act.id.desc()).limit(3)).all()
        if acts:
            take_back(self.mo, self.random.choice(acts))

    def vote(self) -> None:
        commands.vote(self.somebody(), self.one(Post), self.random.choice([-1, 0, 1]))


ACTS: dict[str, Callable[[Life], object]] = {
    "ask": lambda life: commands.ask(life.somebody(), life.fields()),
    "answer": lambda life: commands.post_answer(life.somebody(), life.question(), BODY),
    "speak": lambda life: commands.post_answer(life.people[2], life.question(), BODY, official=True),
    "comment": lambda life: commands.post_comment(life.somebody(), life.one(Answer), "Thank you, that helps me."),
    "refer": lambda life: commands.post_answer(
        life.somebody(), life.question(), f"See /q/{life.question().id} instead."
    ),
    "edit": Life.edit,
    "vote": Life.vote,
    "vote again": Life.vote,
    "accept": lambda life: commands.accept(*life.asker_and_answer()),
    "unaccept": lambda life: commands.unaccept(*life.asker_and_answer()),
    "remove": lambda life: commands.delete_post(life.mo, life.one(Post)),
    "bring back": lambda life: commands.undelete_post(life.mo, life.one(Post)),
    "close": lambda life: commands.close(life.mo, life.question(), "asked before"),
    "duplicate": lambda life: commands.close(life.mo, life.question(), "", life.question().id),
    "reopen": lambda life: commands.reopen(life.mo, life.question()),
    "rename": lambda life: change_profile(life.somebody(), f"Somebody {life.random.randrange(99)}", "", ""),
    "views": lambda life: commands.add_views({life.question().id: life.random.choice([1, 30, 500])}),
    "members": lambda life: commands.choose_audience(life.mo, life.question(), MEMBERS),
    "private": lambda life: commands.choose_audience(life.mo, life.question(), PRIVATE),
    "public": lambda life: commands.choose_audience(life.mo, life.question(), EVERYONE),
    "area": Life.area,
    "move": lambda life: commands.move_question(
        life.mo, life.question(), life.random.choice([None, life.product.id]), None, [life.random.choice(TAGS)]
    ),
    "redact": Life.redact,
    "hide": Life.hide,
    "clean up": Life.clean_up,
    "retire": lambda life: revoke("vera@example.org"),
    "mark": lambda life: commands.mark(
        life.mo, life.question(), life.random.choice(list(tools.MARKS)), "Because of it"
    ),
    "unmark": lambda life: commands.unmark(life.mo, life.question(), life.random.choice(list(tools.MARKS))),
    "merge": lambda life: commands.merge(life.mo, life.question(), life.question().id),
    "split": lambda life: commands.split_off(life.mo, life.part(), "This became a question of its own", ["fan"]),
    "turn": lambda life: life.turn(life.part()),
    "take back": Life.take_back,
}
