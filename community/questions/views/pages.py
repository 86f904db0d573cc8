"""The question page, share links, and posting answers and comments."""

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from community.accounts.login import actor
from community.core.errors import Invalid, Moved, NotFound
from community.core.limits import limit
from community.core.pages import public, viewed
from community.core.web import asked_number, me
from community.desk.policy import can_work
from community.desk.queries import assignment_of
from community.outcomes.queries import checks_on
from community.questions import commands, policy, queries
from community.questions.forms import AnswerForm, CommentForm
from community.questions.goals import can_suggest_goal
from community.questions.models import Post
from community.questions.models.lines import Asked
from community.questions.queries.places import may_post
from community.questions.reading import ViewCounter
from community.questions.standing import standing_with
from community.questions.views.around import around_posts
from community.questions.views.blueprint import address_of, address_of_post, bp
from community.questions.writing import question_of
from community.search.likeness import related
from community.seo.structured import page_data
from community.staff.queries import grant_of

ORDERS = ("best", "newest")


@bp.record_once
def start_counting(state) -> None:  # type: ignore[no-untyped-def]
    state.app.extensions["views"] = ViewCounter(state.app)


@bp.get("/q/<int:question_id>")
@bp.get("/q/<int:question_id>/")
@bp.get("/q/<int:question_id>/<slug>")
@public("page", "sort")
def show_question(question_id: int, slug: str = "") -> ResponseReturnValue:
    try:
        question = queries.asked_or_404(question_id, me())
    except NotFound:
        post = queries.was_question(question_id, me())
        if post is None:
            raise
        raise Moved(post.id, address_of_post(post)) from None
    if slug != question.slug:
        kept = {name: request.args[name] for name in ("page", "sort") if name in request.args}
        return redirect(address_of(question, **kept), 301)
    page = question_page(question)
    if request.method == "GET" and not viewed(question.id) and (me().id is None or me().id != question.author_id):
        current_app.extensions["views"].count(question.id, request.user_agent.string)
    return page


def question_page(question: Asked, form: AnswerForm | None = None) -> str:
    """Everything about one question. `form` shows again what could not be posted, or what was begun before."""
    order, page = request.args.get("sort", "best"), asked_number("page", 1)
    if order not in ORDERS or page is None or not 1 <= page <= 1000:
        abort(404)
    thread = queries.thread(question, me(), page, order)
    grant = grant_of(me().id)
    standing = standing_with(me(), grant)
    votes_to_close = policy.can_vote_to_close(me(), question, standing)
    draft = queries.draft(me(), f"answer-{question.id}")
    if form is None and draft:
        form = AnswerForm(formdata=None, data=draft.fields)
    return render_template(
        "questions/question.html",
        question=question,
        thread=thread,
        order=order,
        form=form,
        related=related(question),
        policy=policy,
        standing=standing,
        around=around_posts(
            thread,
            me(),
            standing,
            checks_on(question.product_id, [answer.id for answer in thread.answers], me()),
            queries.waiting_for(me(), [question, *thread.answers], standing),
            f"/q/{question.id}/{question.slug}",
        ),
        close_votes=queries.close_votes(question.id, me()) if votes_to_close else None,
        offers_goal=policy.is_near(can_suggest_goal(me(), question, standing)),
        grant=grant,
        may_post=may_post(me(), question.area_id),
        desk=(assignment_of(question.id) or False) if can_work(me(), grant) else None,
        data=page_data(question, thread, url_for(".show_question", question_id=question.id, slug=question.slug), me()),
    )


@bp.app_template_global()
def blank_answer(official: bool) -> AnswerForm:
    """A form for an answer that nobody has begun; `official` is how the writer usually speaks."""
    return AnswerForm(formdata=None, data={"official": official})


@bp.post("/q/<int:question_id>/answers")
@login_required
@limit("post")
def post_answer(question_id: int) -> ResponseReturnValue:
    question = queries.bare_question_or_404(question_id, me())
    form = AnswerForm()
    if not form.validate_on_submit():
        return question_page(queries.asked_or_404(question_id, me()), form), 422
    try:
        answer = commands.post_answer(
            actor(),
            question,
            form.source.data,
            form.verdict.data or "",
            form.verdict_reason.data,
            form.official.data,
            form.manner(),
        )
    except Invalid as invalid:
        form.refuse(invalid)
        return question_page(queries.asked_or_404(question_id, me()), form), 422
    return redirect(address_of_post(answer), 303)


@bp.get("/posts/<int:post_id>/comments")
@login_required
def comment_form(post_id: int) -> ResponseReturnValue:
    grant = grant_of(me().id)
    form = CommentForm(data={"official": grant is not None and grant.speaks_by_default})
    return comment_page(queries.post_or_404(post_id, me()), form)


def comment_page(post: Post, form: CommentForm) -> str:
    question, grant = question_of(post), grant_of(me().id)
    return render_template(
        "questions/comment.html",
        post=post,
        question=question,
        links=queries.links_in(post.html, me()),
        form=form,
        verdict=policy.can_comment(me(), post, question, standing_with(me(), grant)),
        grant=grant,
    )


@bp.post("/posts/<int:post_id>/comments")
@login_required
@limit("post")
def post_comment(post_id: int) -> ResponseReturnValue:
    post = queries.post_or_404(post_id, me())
    form = CommentForm()
    if form.validate_on_submit():
        try:
            comment = commands.post_comment(actor(), post, form.source.data, form.official.data, form.manner())
            return redirect(address_of_post(comment), 303)
        except Invalid as invalid:
            form.refuse(invalid)
    return comment_page(post, form), 422


@bp.get("/p/<int:post_id>")
def share(post_id: int) -> ResponseReturnValue:
    """The short address of a post, for links that are passed on."""
    post = queries.post_or_404(post_id, me())
    return redirect(address_of_post(post), 302)
