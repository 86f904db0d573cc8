"""What robots.txt says (RFC 9309): what no robot needs, and which robots of language models are refused.

The names are those that their operators publish. A robot obeys the group that names it and no other, so those refused
are refused everything. `Google-Extended` and `Applebot-Extended` are no robots but words that those two look for.
"""

ALLOW, ANSWER, REFUSE = "allow", "answer", "refuse"
AI = (ALLOW, ANSWER, REFUSE)

TRAINING = (
    "AI2Bot", "Amazonbot", "anthropic-ai", "Applebot-Extended", "Bytespider", "CCBot", "ClaudeBot",
    "cohere-training-data-crawler", "Diffbot", "FacebookBot", "Google-Extended", "GPTBot", "ImagesiftBot",
    "Meta-ExternalAgent", "omgili", "PanguBot", "Timpibot",
)  # fmt: skip
ANSWERING = (
    "ChatGPT-User", "Claude-SearchBot", "Claude-User", "DuckAssistBot", "Meta-ExternalFetcher", "MistralAI-User",
    "OAI-SearchBot", "Perplexity-User", "PerplexityBot", "YouBot",
)  # fmt: skip

# Lists made anew for every query, forms, pages of one person, and addresses that only lead on. What stands behind the
# number of a question or a person ends with `$`, because titles and names may begin with the same words.
CLOSED = (
    "/search?", "/search.atom", "/search/", "/api/", "/tags.json", "/ask", "/posts/", "/p/", "/q/*/close$",
    "/q/*/audience$", "/q/*/duplicates$", "/q/*/lock$", "/q/*/move$", "/q/*/merge$", "/q/*/goal$", "/q/*/desk$",
    "/people/*/*/reputation", "/people/*/flag$",
    "/sign-in", "/sign-out", "/register", "/forgotten", "/reset/", "/suspended/", "/confirm", "/look-into-your-mail",
    "/unsubscribe/", "/settings/", "/inbox", "/drafts", "/following", "/searches", "/suggestions", "/admin/",
    "/insights/", "/moderation", "/decisions", "/flags/", "/outbox", "/staff/reports", "/staff/prove",
    "/staff/queue", "/staff/replies", "/contacts",
)  # fmt: skip


def refused(ai: str) -> tuple[str, ...]:
    """The names of the robots that may read nothing, by the setting ROBOTS_AI."""
    return {ALLOW: (), ANSWER: TRAINING, REFUSE: TRAINING + ANSWERING}[ai]
