"""The figures of a week, as the tables of bench/README.md have them."""

from collections.abc import Sequence

from bench.spam.site import Outcome
from bench.spam.styles import STYLES, Spam
from bench.spam.week import HONEST_FROM, SPAM_FROM, kind_of
from community.core.db import db
from community.questions.models import Post

LEAST_CAUGHT, MOST_HELD = 0.95, 0.005


def report(outcomes: Sequence[Outcome], flags: int, seconds: float, real: int, show: int) -> str:
    """Whether the demands are met, by style and by who posted."""
    spam = [one for one in outcomes if one.deed.is_spam]
    honest = [one for one in outcomes if not one.deed.is_spam]
    lines = [
        f"{len(outcomes)} posts in {seconds:.0f} s, {len(spam)} of them spam, {flags} flags; "
        f"{min(real, len(honest))} of the honest ones are real",
        "",
        "|  | posts | held or refused before a visitor saw it |  |",
        "| --- | ---: | ---: | ---: |",
    ]
    for style, words in STYLES.items():
        of_style = [one for one in spam if isinstance(one.deed.wanted, Spam) and one.deed.wanted.style == style]
        lines.append(row(words, of_style))
    for standing in SPAM_FROM:
        lines.append(row(f"spam from accounts: {standing}", [one for one in spam if one.deed.standing == standing]))
    lines.append(row("**all spam**", spam, LEAST_CAUGHT))
    for standing in HONEST_FROM:
        of_standing = [one for one in honest if one.deed.standing == standing]
        lines.append(row(f"honest posts from accounts: {standing}", of_standing))
    lines.append(row("**all honest posts**", honest, None, MOST_HELD))
    refused = sum(one.refused for one in honest)
    lines += ["", f"Honest posts sent again with fewer links after a refusal: {refused}", *wrong(outcomes, show)]
    return "\n".join(lines)


def is_caught(one: Outcome) -> bool:
    return one.was_held or not one.post_id or (one.deed.is_spam and not one.was_seen)


def row(words: str, outcomes: Sequence[Outcome], least: float | None = None, most: float | None = None) -> str:
    caught = sum(is_caught(one) if one.deed.is_spam else one.was_held for one in outcomes)
    share = caught / len(outcomes) if outcomes else 0.0
    verdict = ""
    if least is not None:
        verdict = f", at least {least:.0%}: {'pass' if share >= least else 'MISSED'}"
    if most is not None:
        verdict = f", at most {most:.1%}: {'pass' if share <= most else 'MISSED'}"
    return f"| {words} | {len(outcomes)} | {caught} | {share:.1%}{verdict} |"


def wrong(outcomes: Sequence[Outcome], show: int) -> list[str]:
    """Some posts that the filter got wrong, for whoever tunes it."""
    bad = [one for one in outcomes if one.post_id and (one.was_seen if one.deed.is_spam else one.was_held)]
    lines = []
    for one in bad[:show]:
        post = db.session.get_one(Post, one.post_id)
        signs = [f"{sign.sign} {sign.points} {sign.detail}".strip() for sign in one.signed]
        what = "spam" if one.deed.is_spam else "honest"
        lines += ["", f"--- {what} {one.deed.standing} {kind_of(one.deed)}: {signs}", post.source[:500]]
    return lines
