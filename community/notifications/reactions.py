"""Who is told about what."""

from community.questions.events import AnswerAccepted, AnswerPosted, CommentPosted, PostEdited, QuestionAsked


def tell_about_answer(fact: AnswerPosted) -> None:
    pass


def tell_about_comment(fact: CommentPosted) -> None:
    pass


def tell_about_acceptance(fact: AnswerAccepted) -> None:
    pass


def tell_mentioned(fact: QuestionAsked | AnswerPosted | CommentPosted | PostEdited) -> None:
    pass
