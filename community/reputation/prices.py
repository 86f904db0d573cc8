"""The price list: what changes a reputation, and by how much."""

QUESTION_UP, ANSWER_UP, POST_DOWN, GAVE_DOWN = "question_up", "answer_up", "post_down", "gave_down"
ACCEPTED, ACCEPTING = "accepted", "accepting"

PRICES = {
    ANSWER_UP: 10,
    QUESTION_UP: 5,
    ACCEPTED: 15,
    ACCEPTING: 2,
    POST_DOWN: -2,
    GAVE_DOWN: -1,
}
