"""The causes of entries in the ledger. What each is worth is a rule, see `reputation.rules`."""

QUESTION_UP, ANSWER_UP, POST_DOWN, GAVE_DOWN = "question_up", "answer_up", "post_down", "gave_down"
ACCEPTED, ACCEPTING = "accepted", "accepting"
OUTCOME, STILL_WORKS = "outcome", "still_works"
REMOVAL = "removal"

UP_VOTES = (QUESTION_UP, ANSWER_UP)
BETWEEN_TWO = (*UP_VOTES, POST_DOWN, ACCEPTED)  # the votes and acceptances that are counted between two people

# The ending of causes that undo another entry because its whole post was removed. Limits count what it had earned all
# the same: whoever removes and restores a post would have them twice otherwise.
REMOVED = "_removed"
