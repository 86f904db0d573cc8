"""The words for how something went. The rows lie with the posts they are about: `questions.models.traces`."""

YES, PARTLY, NO = "yes", "partly", "no"
RESULTS = (YES, PARTLY, NO)
LONGEST_WORDS = 300
