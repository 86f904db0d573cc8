"""The floors of the house, lowest first: a feature may use only those named before it."""

FEATURES = (
    "core",
    "accounts",
    "staff",
    "companies",
    "catalog",
    "reputation",
    "spam",
    "questions",
    "outcomes",
    "recognition",
    "badges",
    "desk",
    "moderation",
    "notifications",
    "search",
    "seo",
    "links",
    "insights",
    "transfer",
    "admin",
)
