"""Reading questions, answers and comments."""

from community.questions.queries.following import followed_by, followers
from community.questions.queries.holding import (
    has_history,
    masked_line_for,
    masked_post,
    told,
    waiting,
)
from community.questions.queries.linked import links_in
from community.questions.queries.lists import (
    QuestionPage,
    answers_by,
    helpers_of_the_week,
    list_questions,
    questions_by,
)
from community.questions.queries.pages import (
    bare_question_or_404,
    draft,
    drafts_of,
    post_or_404,
    question_or_404,
    redirected,
    revision_or_404,
    revisions,
    was_question,
)
from community.questions.queries.suggestions import (
    close_votes,
    open_suggestions,
    own_suggestion,
    revision_of,
    suggestion_or_404,
    waiting_for,
)
from community.questions.queries.threads import Thread, asked_or_404, my_votes, thread
from community.questions.queries.visibility import readable

__all__ = [
    "QuestionPage",
    "Thread",
    "answers_by",
    "asked_or_404",
    "close_votes",
    "draft",
    "drafts_of",
    "followed_by",
    "followers",
    "has_history",
    "helpers_of_the_week",
    "links_in",
    "list_questions",
    "masked_line_for",
    "masked_post",
    "my_votes",
    "open_suggestions",
    "own_suggestion",
    "post_or_404",
    "bare_question_or_404",
    "question_or_404",
    "questions_by",
    "readable",
    "redirected",
    "was_question",
    "revision_of",
    "revision_or_404",
    "revisions",
    "suggestion_or_404",
    "thread",
    "told",
    "waiting",
    "waiting_for",
]
