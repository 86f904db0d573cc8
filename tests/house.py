"""The tables of the house plan that the architecture test reads. Change them only with a reason beside the line."""

# The files on top: 0 is a leaf that everybody may import, 4 may import everything.
TOP = {"settings": 0, "features": 0, "reactions": 4, "schedule": 4, "cli": 4}

# The files of a feature, lowest first. Each may import itself and those before it.
LINE = ["models", "events", "policy", "queries", "commands", "reactions", "forms", "views", "api"]
PAGES = LINE[LINE.index("forms") :]  # floor 3; what stands before is floor 2

# Files with a name of their own: (feature, file) -> (the word of LINE they stand after, why they are not one of those).
EXTRAS: dict[tuple[str, str], tuple[str, str]] = {
    ("accounts", "login"): ("models", "sessions, and the loader that Flask-Login calls"),
    ("accounts", "names"): ("models", "which names can be shown, and which nobody may take"),
    ("accounts", "origins"): ("models", "what is kept of network addresses, and what e-mail addresses have in common"),
    ("admin", "health"): ("views", "pages for machines, which must not depend on those for people"),
    ("companies", "providers"): ("models", "where everybody can have an address: data"),
    ("badges", "deeds"): ("models", "what people did that can earn a badge, read for many at once"),
    ("badges", "rules"): ("models", "the badges that everybody can earn, one table"),
    ("moderation", "kinds"): ("models", "the words of cases, flags and acts: tables that others add rows to"),
    ("moderation", "cleaning"): ("queries", "what a spammer left: counted, taken away, brought back"),
    ("moderation", "merging"): ("queries", "what moves from one account to another one, and back"),
    ("moderation", "undoing"): ("queries", "how each kind of act is undone: a table that others add rows to"),
    ("links", "looking"): ("models", "which requests a look takes, and what answers mean"),
    ("links", "visiting"): ("models", "sends the requests of looks, politely"),
    ("links", "rounds"): ("commands", "what the worker does every minute"),
    ("notifications", "of_moderation"): ("reactions", "who is told about what moderators decide"),
    ("notifications", "of_following"): ("reactions", "who follows a question hears what happens to it"),
    ("notifications", "of_threads"): ("reactions", "notes go where their posts went, and forget what was redacted"),
    ("notifications", "of_staff"): ("reactions", "who is told about what staff do"),
    ("questions", "moderating"): ("models", "who looks after a post, by its area"),
    ("notifications", "of_suggestions"): ("reactions", "who is told about suggested edits and goals"),
    ("questions", "ranking"): ("models", "the formula that orders answers, and its source"),
    ("questions", "reading"): ("commands", "counts readers in memory and writes them now and then"),
    ("questions", "goals"): ("policy", "what others say that a question is for"),
    ("questions", "diff"): ("models", "the differences between two revisions, side by side"),
    ("questions", "standing"): ("models", "what somebody may by reputation, looked up once for all policies"),
    ("questions", "teaching"): ("commands", "what the spam filter learns from what happens to posts"),
    ("questions", "tool_forms"): ("forms", "what moderators send with their tools"),
    ("questions", "tools"): ("policy", "what moderators can do with a thread, one table for commands, pages and menus"),
    ("questions", "writing"): ("policy", "limits of texts, shared by forms and commands"),
    ("recognition", "leading"): ("queries", "leaders, counted at night"),
    ("recognition", "experts"): ("queries", "topics that people know well, counted when answers help"),
    ("reputation", "prices"): ("models", "what pays or costs reputation, named"),
    ("reputation", "rules"): ("policy", "prices, privileges and limits, as this site has them"),
    ("reputation", "replaying"): ("commands", "the whole ledger under the rules of today"),
    ("reputation", "limits"): ("queries", "what an entry is worth within the limits"),
    ("reputation", "explaining"): ("views", "the page that explains all rules, which needs what questions know"),
    ("reputation", "privileges"): ("policy", "what a reputation unlocks, by the table of rules"),
    ("search", "words"): ("models", "how texts and queries are taken apart, the same on both sides"),
    ("search", "grammar"): (
        "models",
        "the operators of the query language, one table for all that shows or reads them",
    ),
    ("search", "operators"): ("models", "what the operators of a query mean, looked up"),
    ("search", "narrowing"): ("models", "facets and chips: links that put operators into a query and take them out"),
    ("search", "wanted"): ("models", "what somebody typed, understood"),
    ("search", "contract"): ("models", "what every search engine must do"),
    ("search", "ranking"): ("models", "the formula that orders results, and its source"),
    ("search", "snippets"): ("models", "the piece of a text that shows why it was found"),
    ("search", "sought"): ("models", "where words that are looked for stand in texts that were found"),
    ("search", "learning"): ("policy", "searches written down without identity"),
    ("search", "vocabulary"): ("policy", "words that mean the same, remembered for a few seconds"),
    ("search", "following"): ("commands", "searches that people follow, and what is new in them"),
    ("search", "upkeep"): ("policy", "what was done with the index, and what is wanted"),
    ("search", "documents"): ("models", "questions read as documents for an engine"),
    ("search", "whoosh_engine"): ("models", "the engine that needs no server"),
    ("search", "postgres_engine"): ("models", "the engine inside PostgreSQL, for sites of several machines"),
    ("search", "engine"): ("models", "which engine serves this installation"),
    ("search", "expansion"): ("models", "other spellings of what was typed, and what may have been meant"),
    ("search", "likeness"): ("queries", "questions like a text, or like another question"),
    ("search", "suggestions"): ("queries", "what is offered while somebody types"),
    ("seo", "cards"): ("queries", "preview pictures, drawn and kept"),
    ("seo", "card_views"): ("views", "preview pictures, served to those who ask"),
    ("seo", "head"): ("queries", "what templates need for the heads of pages"),
    ("seo", "indexing"): ("models", "which questions search engines are asked to show, one rule for all"),
    ("seo", "structured"): ("queries", "what search engines read about a page"),
    ("seo", "robots"): ("models", "which robots are refused, and what no robot needs"),
    ("seo", "telling"): ("queries", "conversations with services that want to know of changes"),
    ("seo", "xml"): ("queries", "sitemaps and feeds, written out"),
    ("spam", "reading"): ("models", "a post as the filter reads it"),
    ("spam", "likeness"): ("models", "how alike two texts are"),
    ("spam", "patterns"): ("models", "blocked words with wildcards"),
    ("spam", "words"): ("models", "the classifier of texts"),
    ("spam", "rules"): ("models", "numbers of this site, and what the filter learned, remembered"),
    ("spam", "levels"): ("models", "how far somebody is trusted"),
    ("spam", "signs"): ("models", "what speaks for spam, with its points and words"),
    ("spam", "weighing"): ("models", "finds the signs in a text"),
    ("spam", "elsewhere"): ("commands", "services and lists that operators may turn on"),
    ("spam", "considering"): ("queries", "limits and signs together, before a post is seen"),
    ("staff", "replying"): ("queries", "canned replies, filled in and checked, for desk and questions"),
    ("staff", "codes"): ("models", "the codes of announced contacts"),
    ("staff", "reading"): ("models", "what somebody typed who wants to check it"),
    ("staff", "verifying"): ("queries", "the one check behind the page that anybody may ask"),
    ("transfer", "demo_loader"): ("commands", "an import of the demonstration"),
    ("transfer", "stackexchange"): ("commands", "an import of a Stack Exchange dump"),
}

# Core and floor 2 take the actor as an argument; these modules are where it comes from.
KNOWS_THE_REQUEST = {
    "community.core.web": "the one place that knows the request",
    "community.accounts.login": "signs people in",
}

# A command whose first argument has one of these names acts for that person and must ask a policy.
ACTORS = {"person", "author", "me", "actor", "moderator", "editor", "asker", "member"}

# Commands that act for a person and still need no permission.
NEED_NO_PERMISSION: dict[str, str] = {}
