"""Reading questions, answers and comments."""

from community.questions.queries.lists import (
    QuestionPage,
    answers_by,
    by_tag,
    helpers_of_the_week,
    list_questions,
    questions_by,
)
from community.questions.queries.pages import (
    Thread,
    draft,
    drafts_of,
    my_votes,
    post_or_404,
    question_or_404,
    redirected,
    revision_or_404,
    revisions,
    thread,
)
from community.questions.queries.visibility import readable

__all__ = [
    "QuestionPage",
    "Thread",
    "answers_by",
    "by_tag",
    "draft",
    "drafts_of",
    "helpers_of_the_week",
    "list_questions",
    "my_votes",
    "post_or_404",
    "question_or_404",
    "questions_by",
    "readable",
    "redirected",
    "revision_or_404",
    "revisions",
    "thread",
]
