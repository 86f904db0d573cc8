"""Tables of the heart of the product: posts, what hangs on them, and drafts."""

from community.questions.models.following import QuestionFollow
from community.questions.models.holding import HeldPost, MaskedPost
from community.questions.models.pictures import PostPicture
from community.questions.models.posts import Answer, Comment, Post, Question, question_tags
from community.questions.models.suggestions import CloseVote, SuggestedEdit
from community.questions.models.traces import Draft, Outcome, Redirect, Revision, Verification, Vote

__all__ = [
    "Answer",
    "CloseVote",
    "Comment",
    "Draft",
    "HeldPost",
    "MaskedPost",
    "Outcome",
    "Post",
    "PostPicture",
    "Question",
    "QuestionFollow",
    "Redirect",
    "Revision",
    "SuggestedEdit",
    "Verification",
    "Vote",
    "question_tags",
]
