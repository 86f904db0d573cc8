"""The columns that a grown site fills, in the order of its rows; everything else has its default in the models."""

COLUMNS = {
    "users": (
        *("id", "name", "handle", "email", "email_key", "role", "created_at", "confirmed_at", "about", "location"),
        *("theme", "mail_off", "reputation", "unread", "question_count", "answer_count"),
    ),
    "functions": ("id", "name"),
    "staff_grants": ("id", "user_id", "function_id", "proof", "granted_at", "until", "revoked_reason", "proven_at"),
    "products": ("id", "slug", "name", "about", "position"),
    "versions": ("id", "product_id", "name", "position", "lifecycle"),
    "tags": ("id", "name", "about", "question_count"),
    "posts": (
        *("id", "kind", "author_id", "source", "html", "created_at", "edited_at", "revision_count"),
        *("up", "down", "score", "quality", "deleted_at", "deleted_by_id", "deleted_reason"),
        *("official_function_id", "staff_grant_id"),
    ),
    "questions": (
        *("id", "title", "slug", "goal", "done_when", "tried", "proposed_solution", "environment", "audience"),
        *("product_id", "version_id", "answer_count", "staff_answer_count", "view_count", "accepted_answer_id"),
        *("created_at", "active_at", "closed_at", "closed_by_id", "closed_reason"),
    ),
    "question_tags": ("question_id", "tag_id", "created_at", "active_at"),
    "answers": ("id", "question_id", "verdict", "verdict_reason", "accepted_at"),
    "comments": ("id", "parent_id", "question_id"),
    "revisions": ("id", "post_id", "number", "author_id", "at", "source", "fields", "note"),
    "votes": ("id", "post_id", "user_id", "value", "at"),
    "ledger_entries": ("id", "user_id", "cause", "amount", "post_id", "actor_id", "at"),
    "notifications": ("id", "user_id", "kind", "post_id", "question_id", "actor_id", "about", "at", "read_at"),
    "events": ("id", "kind", "actor_id", "payload", "at", "run_after", "done", "attempts", "handled_at"),
}
