"""Every after-effect of the product on one page: what follows which fact. All of these may run twice."""

from community.core import mail
from community.core.events import Fact, Reaction
from community.core.mail import MailQueued
from community.notifications.reactions import (
    tell_about_acceptance,
    tell_about_answer,
    tell_about_comment,
    tell_mentioned,
)
from community.questions.events import (
    AnswerAccepted,
    AnswerPosted,
    AnswerUnaccepted,
    CommentPosted,
    PostDeleted,
    PostEdited,
    PostRestored,
    QuestionAsked,
    QuestionClosed,
    QuestionReopened,
    QuestionRetagged,
    VoteCast,
)
from community.search.reactions import refresh_questions

AFTER: dict[type[Fact], list[Reaction]] = {
    QuestionAsked: [refresh_questions, tell_mentioned],
    AnswerPosted: [refresh_questions, tell_about_answer, tell_mentioned],
    CommentPosted: [tell_about_comment, tell_mentioned],
    PostEdited: [refresh_questions, tell_mentioned],
    PostDeleted: [refresh_questions],
    PostRestored: [refresh_questions],
    AnswerAccepted: [refresh_questions, tell_about_acceptance],
    AnswerUnaccepted: [refresh_questions],
    VoteCast: [refresh_questions],
    QuestionClosed: [refresh_questions],
    QuestionReopened: [refresh_questions],
    QuestionRetagged: [refresh_questions],
    MailQueued: [mail.deliver],
}
