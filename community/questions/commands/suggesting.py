"""Suggesting edits of what others wrote, and deciding about them. What is accepted becomes a version by its author."""

from typing import Any

from flask_babel import gettext as _

from community.accounts.models import User
from community.core.access import require
from community.core.audit import Act, log_act
from community.core.db import command, db, lock, now
from community.core.errors import Invalid
from community.core.events import record
from community.questions import policy
from community.questions.commands.asking import must_know_topics
from community.questions.commands.editing import (
    current_fields,
    must_be_newest,
    restore_version,
    rewrite_post,
    rewrite_question,
)
from community.questions.diff import merged_fields
from community.questions.events import EditSuggested, SuggestionDecided
from community.questions.models import MaskedPost, Post, Question, SuggestedEdit
from community.questions.models.suggestions import ACCEPTED, EDIT, IMPROVED, REJECTED, WITHDRAWN
from community.questions.queries.holding import masked_line_for
from community.questions.queries.pages import whole
from community.questions.queries.suggestions import own_suggestion, revision_of
from community.questions.standing import standing_of
from community.questions.writing import BODY_LEAST, BODY_MOST, AskFields, checked, question_of, within

ACCEPT, REJECT = "accept suggestion", "reject suggestion"
NOTE_LEAST, NOTE_MOST = 3, 200
REASON_LEAST, REASON_MOST = 3, 300


@command
def suggest_edit(author: User, post: Post, wanted: AskFields | str, base: int, note: str) -> SuggestedEdit:
    """Suggest how a question (by its fields) or an answer (by its text) should be. `base` as for edits.

    Whoever has a suggestion waiting for the post changes that one.
    """
    require(policy.can_suggest(author, lock(post), standing_of(author)))
    must_be_newest(post, base)
    note = within(note, NOTE_LEAST, NOTE_MOST, _("What you changed"), "note")
    content = content_of(wanted)
    must_differ(post, content)
    if isinstance(wanted, AskFields):
        must_know_topics(author, content["tags"])
    return propose(author, post, content, base, note)


def propose(author: User, post: Post, content: dict[str, Any], base: int, note: str, kind: str = EDIT) -> SuggestedEdit:
    """Write down what somebody suggests for a locked post, and let those hear of it who decide."""
    suggestion = own_suggestion(post, author, kind)
    if suggestion is None:
        suggestion = SuggestedEdit(post_id=post.id, author_id=author.id, kind=kind, edition=0)
        db.session.add(suggestion)
    suggestion.base, suggestion.note, suggestion.at = base, note, now()
    change(suggestion, content)
    db.session.flush()
    fact = EditSuggested(suggestion.id, post.id, question_of(post).id, author.id, suggestion.edition)
    record(fact, author.id)
    return suggestion


@command
def accept_suggestion(editor: User, post: Post, suggestion: SuggestedEdit, edition: int) -> Act | None:
    """Make a suggestion the newest version of its post. `edition` is the one that the editor has seen.

    Returns the act, if a moderator decided in place of the author.
    """
    look_at(post, suggestion)
    require(policy.can_decide(editor, post, suggestion, standing_of(editor)))
    must_wait(suggestion, edition)
    if is_stale(post, suggestion):
        raise Invalid(_("The post was changed since. Bring the suggestion up to date first, or reject it."))
    before = post.revision_count
    publish(post, suggestion, content_in(suggestion))
    return settle(editor, post, suggestion, ACCEPTED, before)


@command
def improve_suggestion(
    editor: User, post: Post, suggestion: SuggestedEdit, wanted: AskFields | str, base: int, edition: int
) -> None:
    """Accept a suggestion with changes: first comes the version by whoever suggested it, then the editor's own.

    Where the post was changed meanwhile in the same places, there is only the editor's, which puts both together.
    """
    look_at(post, suggestion)
    require(policy.can_decide(editor, post, suggestion, standing_of(editor)))
    must_wait(suggestion, edition)
    must_be_newest(post, base)
    before, content, theirs = post.revision_count, content_of(wanted), up_to_date(post, suggestion)
    if isinstance(wanted, AskFields):
        must_know_topics(editor, content["tags"])
    if theirs is not None and theirs != content_now(post):
        publish(post, suggestion, theirs)
    improves = content != content_now(post)
    if improves:
        note = masked_line_for(suggestion.author_id, suggestion.note)
        write(editor.id, post, content, _("Improved: %(note)s", note=note)[:NOTE_MOST])
    settle(editor, post, suggestion, IMPROVED if improves else ACCEPTED, before)


@command
def reject_suggestion(editor: User, post: Post, suggestion: SuggestedEdit, reason: str, edition: int) -> Act | None:
    """Leave the post as it is, and say why. Returns as `accept_suggestion`."""
    look_at(post, suggestion)
    require(policy.can_decide(editor, post, suggestion, standing_of(editor)))
    must_wait(suggestion, edition)
    suggestion.reason = within(reason, REASON_LEAST, REASON_MOST, _("The reason"), "reason")
    return settle(editor, post, suggestion, REJECTED, post.revision_count)


@command
def rebase_suggestion(actor: User, post: Post, suggestion: SuggestedEdit, edition: int) -> None:
    """Bring a suggestion up to date with a post that was changed since, where both changed different lines."""
    look_at(post, suggestion)
    require(policy.can_see_suggestion(actor, post, suggestion, standing_of(actor)))
    must_wait(suggestion, edition)
    content = up_to_date(post, suggestion)
    if content is None:
        raise Invalid(_("Both changed the same lines. Somebody has to put them together by hand."))
    must_differ(post, content)
    suggestion.base = post.revision_count
    change(suggestion, content)


@command
def withdraw_suggestion(author: User, suggestion: SuggestedEdit) -> None:
    """Take back what one suggested oneself."""
    require(policy.can_withdraw(author, lock(suggestion)))
    must_wait(suggestion, suggestion.edition)
    suggestion.decision, suggestion.decided_by_id, suggestion.decided_at = WITHDRAWN, author.id, now()


def look_at(post: Post, suggestion: SuggestedEdit) -> None:
    """Read both as they are now and keep others from changing them: the post first, like whoever edits it."""
    loaded = post.revision_count
    lock(post)
    lock(suggestion)
    if suggestion.is_open and post.revision_count != loaded:  # its topics were read before somebody changed them
        raise Invalid(_("The post was changed at this very moment. Look again, then decide."))


def must_wait(suggestion: SuggestedEdit, edition: int) -> None:
    """Raise Invalid when somebody was faster, or the text is not the one that was seen."""
    if not suggestion.is_open:
        other = db.session.get(User, suggestion.decided_by_id)
        name = other.name if other else _("Somebody")
        raise Invalid(
            {
                ACCEPTED: _("%(name)s was faster: this suggestion is accepted already.", name=name),
                IMPROVED: _("%(name)s was faster: this suggestion is accepted already, with changes.", name=name),
                REJECTED: _("%(name)s was faster: this suggestion is rejected already.", name=name),
                WITHDRAWN: _("%(name)s has taken this suggestion back.", name=name),
            }[suggestion.decision]
        )
    if edition != suggestion.edition:
        raise Invalid(_("The suggestion was changed since you looked at it. Look again, then decide."))


def content_of(wanted: AskFields | str) -> dict[str, Any]:
    """What somebody wants a post to say, within its limits, as `content_now` gives what it says."""
    if isinstance(wanted, AskFields):
        fields = checked(wanted)
        return in_order(fields.for_revision() | {"source": fields.source})
    return {"source": within(wanted, BODY_LEAST, BODY_MOST, _("The text"), "source")}


def in_order(content: dict[str, Any]) -> dict[str, Any]:
    """Topics by their names: in which order somebody typed them makes no difference."""
    return content | {"tags": sorted(content["tags"])} if content.get("tags") else content


def content_now(post: Post) -> dict[str, Any]:
    """Everything that an edit can change, as it is: as it was written, where lines of a question are masked."""
    if not isinstance(post, Question):
        return {"source": post.source}
    masked = db.session.get(MaskedPost, post.id)
    return in_order(current_fields(post) | (masked.fields if masked else {}) | {"source": post.source})


def content_in(suggestion: SuggestedEdit) -> dict[str, Any]:
    return {**suggestion.fields, "source": suggestion.source}


def change(suggestion: SuggestedEdit, content: dict[str, Any]) -> None:
    """Give a suggestion another text; whoever looks at it has to look again."""
    suggestion.fields = {name: value for name, value in content.items() if name != "source"}
    suggestion.source = content["source"]
    suggestion.edition += 1


def must_differ(post: Post, content: dict[str, Any]) -> None:
    present = content_now(post)
    if all(content[name] == value for name, value in present.items()):
        raise Invalid(_("This is how it is already. Change something, then suggest it."), field="source")


def is_stale(post: Post, suggestion: SuggestedEdit) -> bool:
    """Whether the post was changed since the suggestion was made."""
    return suggestion.base != post.revision_count


def up_to_date(post: Post, suggestion: SuggestedEdit) -> dict[str, Any] | None:
    """What a suggestion makes of the post as it is now; None where both changed the same lines."""
    wanted = content_in(suggestion)
    if not is_stale(post, suggestion):
        return wanted
    base = revision_of(post, suggestion.base)
    return merged_fields(in_order({**base.fields, "source": base.source}), wanted, content_now(post))


def publish(post: Post, suggestion: SuggestedEdit, content: dict[str, Any]) -> None:
    """The version by whoever suggested it."""
    write(suggestion.author_id, post, content, suggestion.note)


def write(editor_id: int, post: Post, content: dict[str, Any], note: str) -> None:
    if isinstance(post, Question):
        rewrite_question(editor_id, post, AskFields(**(current_fields(post) | content)), note)
    else:
        rewrite_post(editor_id, post, content["source"], note)


def settle(editor: User, post: Post, suggestion: SuggestedEdit, decision: str, before: int) -> Act | None:
    """Write the decision down; whoever suggested the edit is told. `before` is the newest version that there was.

    What a moderator decides about what others wrote is an act, which can be undone: it is returned.
    """
    suggestion.decision, suggestion.decided_by_id, suggestion.decided_at = decision, editor.id, now()
    record(
        SuggestionDecided(
            suggestion_id=suggestion.id, post_id=post.id, question_id=question_of(post).id, actor_id=editor.id
        ),
        editor.id,
    )
    if not editor.is_moderator or editor.id == post.author_id:
        return None
    return log_act(
        REJECT if decision == REJECTED else ACCEPT,
        editor.id,
        ("suggestion", suggestion.id),
        person_id=suggestion.author_id,
        reason=suggestion.reason,
        before={"revision": before},
        after={"revision": post.revision_count},
    )


def undo_decision(moderator: User, act: Act) -> None:
    """Let a suggestion wait again about which a moderator decided; the post says again what it said before."""
    suggestion = db.session.get(SuggestedEdit, act.subject_id or 0)
    post = db.session.get(Post, suggestion.post_id) if suggestion else None
    if suggestion is None or post is None:
        raise Invalid(_("This suggestion is not there any more."))
    post = whole(post.id) if isinstance(post, Question) else post
    lock(post)
    others = own_suggestion(post, db.session.get_one(User, suggestion.author_id), suggestion.kind)
    if post.is_deleted or lock(suggestion).is_open or others or post.revision_count != act.after["revision"]:
        raise Invalid(_("This post has changed since: look at it first."))
    if act.after != act.before:
        restore_version(moderator, post, act.before["revision"])
    suggestion.decision = suggestion.reason = ""
    suggestion.decided_by_id = suggestion.decided_at = None
    suggestion.edition += 1
    fact = EditSuggested(suggestion.id, post.id, question_of(post).id, suggestion.author_id, suggestion.edition)
    record(fact, moderator.id)
