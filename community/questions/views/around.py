"""What a page shows around its posts: worked out for one reader, and alike for all who can do the same.

Posts are kept ready by it (see core/pages/parts.py), so nothing in it says who reads.
"""

from collections.abc import Callable
from typing import NamedTuple

from community.core.access import Actor
from community.outcomes import policy as outcomes
from community.outcomes.queries import Checks, Choice, Evidence
from community.questions import policy, tools
from community.questions.models.lines import Asked, Line, Outcome
from community.questions.moderating import moderates
from community.questions.policy import Acts
from community.questions.queries import Thread
from community.questions.queries.suggestions import Waiting
from community.reputation.privileges import Standing


class Own(NamedTuple):
    """What a reader with an account has beneath a post: their vote, what they can do with it (`tools` are those of
    moderators) and with its comments. `split` are its votes up and down, `choice` the versions that they can speak of,
    `followed` is None for what cannot be followed, and `decides` is whether they decide about what is held."""

    mine: int
    may: Acts
    split: tuple[int, int] | None
    choice: Choice | None
    tools: tuple[str, ...]
    followed: bool | None
    on_comments: tuple[Acts, ...]
    comment_tools: tuple[tuple[str, ...], ...]
    decides: bool


class Went(NamedTuple):
    """Over an accepted answer: how it went, and who says so."""

    question_id: int
    asker: str | None
    outcome: Outcome | None
    is_asker: bool


class Around(NamedTuple):
    """All that stands around a post. Strangers have no `own`, and come `back` to an address after signing in."""

    own: Own | None
    back: str
    comments: tuple[Line, ...]
    asker_id: int | None
    waiting: tuple[Waiting, ...]
    evidence: Evidence
    went: Went | None


def around_posts(
    thread: Thread,
    me: Actor,
    standing: Standing,
    checks: Checks,
    waiting: dict[int, tuple[Waiting, ...]],
    back: str,
) -> Callable[[Asked | Line], Around]:
    """What stands around the question of a page, or around one of its answers."""
    question = thread.question
    own = own_of(thread, me, standing, checks) if me.is_authenticated else lambda _post: None
    asker = question.author.name if question.author else question.author_name

    def around(post: Asked | Line) -> Around:
        is_answer = post is not question
        went = None
        if isinstance(post, Line) and post.accepted_at:
            is_asker = me.is_authenticated and me.id == question.author_id
            went = Went(question.id, asker, question.outcome, is_asker)
        return Around(
            own(post),
            back,
            thread.comments.get(post.id, ()),
            question.author_id,
            waiting.get(post.id, ()),
            checks.of(post.id) if is_answer else Evidence(),
            went,
        )

    return around


def own_of(thread: Thread, me: Actor, standing: Standing, checks: Checks) -> Callable[[Asked | Line], Own]:
    """What somebody with an account has beneath the question of a page, or beneath one of its answers."""
    question = thread.question
    acts = policy.acts_for(me, question, standing)
    sees_split, decides = bool(policy.can_see_split(standing)), moderates(me, question)

    def own(post: Asked | Line) -> Own:
        comments = thread.comments.get(post.id, ())
        choice = followed = None
        offered: tuple[str, ...] = ()
        if isinstance(post, Asked):
            followed = question.is_followed if policy.can_follow(me, question) else None
            offered = tools.of_question(me, question) if decides else ()
        else:
            choice = checks.choice(post.id) if checks.versions and outcomes.can_check(me, post) else None
            offered = tools.of_answer(me, question, post) if decides else ()
        return Own(
            thread.votes.get(post.id, 0),
            acts(post),
            (post.up, post.down) if sees_split else None,
            choice,
            offered,
            followed,
            policy.acts_on_comments(me, comments, standing),
            tools.of_comments(me, question, comments) if decides else (),
            me.is_moderator,
        )

    return own
