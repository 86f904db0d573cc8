"""Every route that can be read: what a robot finds there. New routes need a line here."""

NOINDEX = "noindex"
QA, PROFILE, CRUMBS = {"QAPage", "BreadcrumbList"}, {"ProfilePage"}, {"BreadcrumbList"}
HOME: set[str] = {"WebSite", "Organization"}

# Pages: an address of each route, and the structured data on it; or that it may not stand in an index.
PAGES: dict[str, tuple[str, set[str] | str]] = {
    "/": ("/", HOME),
    "/q/<int:question_id>/<slug>": ("{question}", QA),
    "/tags": ("/tags", set()),
    "/tags/<name>": ("/tags/schedules", CRUMBS),
    "/products/<slug>": ("/products/hub-2", CRUMBS),
    "/people/<int:person_id>/<slug>": ("{ana}", PROFILE),
    "/people/<int:user_id>/<slug>/reputation": ("{ana}/reputation", NOINDEX),
    "/leaders": ("/leaders", NOINDEX),
    "/transparency": ("/transparency", set()),
    "/verify": ("/verify", set()),
    "/staff": ("/staff", set()),
    "/staff/<int:grant_id>": ("/staff/{grant}", NOINDEX),
    "/badges": ("/badges", set()),
    "/badges/<key>": ("/badges/guide", NOINDEX),  # nobody has it; with holders: tests/badges
    "/people/<int:person_id>/<slug>/badges": ("{ana}/badges", NOINDEX),
    "/search": ("/search", set()),  # with words: tests/search
    "/help/search": ("/help/search", set()),
    "/help/reputation": ("/help/reputation", set()),
    "/register": ("/register", NOINDEX),
    "/sign-in": ("/sign-in", NOINDEX),
    "/forgotten": ("/forgotten", NOINDEX),
    "/confirm": ("/confirm", NOINDEX),
    "/look-into-your-mail": ("/look-into-your-mail", NOINDEX),
}
# What leads to a page, in one hop and for ever.
MOVED = {
    "/q/<int:question_id>": ("/q/{id}", "{question}"),
    "/q/<int:question_id>/": ("/q/{id}/", "{question}"),
    "/people/<int:person_id>": ("/people/{person}", "{ana}"),
    "/people/@<handle>": ("/people/@ana-ferreira", "{ana}"),
    "/questions/tagged/<name>": ("/questions/tagged/schedules", "/tags/schedules"),
}
FEEDS = {
    "/feed.atom": "/feed.atom",
    "/tags/<name>/feed.atom": "/tags/schedules/feed.atom",
    "/products/<slug>/feed.atom": "/products/hub-2/feed.atom",
    "/people/<int:person_id>/feed.atom": "/people/{person}/feed.atom",
    "/q/<int:question_id>/feed.atom": "/q/{id}/feed.atom",
}
# Only for those who are signed in (or, with a token, were sent a mail): robots are led to the form, or refused.
MEMBERS = """/ask /ask/similar /drafts /inbox /inbox/<int:note_id> /following /searches /settings/mail /settings/profile
    /settings/security /q/<int:question_id>/outcome /q/<int:question_id>/audience /q/<int:question_id>/desk /staff/queue
    /staff/replies /staff/replies/<int:reply_id> /admin/areas /admin/areas/<int:area_id> /admin/companies
    /admin/companies/<int:company_id>
    /q/<int:question_id>/lock /q/<int:question_id>/move /q/<int:question_id>/merge
    /posts/<int:post_id>/split /posts/<int:post_id>/to-comment /posts/<int:post_id>/redact
    /posts/<int:post_id>/comments /posts/<int:post_id>/edit /posts/<int:post_id>/revisions
    /q/<int:question_id>/close /q/<int:question_id>/duplicates /q/<int:question_id>/goal /suggestions
    /decisions /decisions/<int:act_id> /flags/<int:flag_id>
    /moderation /moderation/cases/<int:case_id> /moderation/log
    /posts/<int:post_id>/flag /posts/<int:post_id>/remove /people/<int:person_id>/flag
    /moderation/people/<int:person_id> /moderation/people/<int:person_id>/related
    /moderation/people/<int:person_id>/close /moderation/people/<int:person_id>/clean-up
    /moderation/people/<int:person_id>/profile /moderation/people/<int:person_id>/merge
    /moderation/people/<int:person_id>/votes
    /moderation/blocks /settings/sanctions
    /suggestions/<int:suggestion_id> /suggestions/<int:suggestion_id>/improve /admin/badges /admin/badges/<key>
    /admin/badges/<key>/awards/<int:award_id> /admin/search /admin/search/groups/<int:group_id>
    /admin/reputation /admin/spam
    /admin/staff /admin/staff/grants/<int:grant_id> /contacts /contacts/<int:contact_id> /settings/staff
    /staff/prove /staff/reports /people/<int:person_id>/contact /people/<int:person_id>/private
    /insights/links /insights/search /insights/search/rows /outbox /outbox/<int:mail_id>""".split()
TOKENS = {"/staff/prove/<token>", "/confirm/<token>", "/reset/<token>", "/suspended/<token>", "/unsubscribe/<token>"}
# Not for people: tested with what they are for.
OTHERS = {
    "/p/<int:post_id>": "leads to a post, 302: on which page of the answers it stands may change",
    "/posts/<int:post_id>/details": "what is masked in a post: tests/questions/test_masking",
    "/cards/q/<int:question_id>-<stamp>.png": "test_cards",
    "/cards/site-<stamp>.png": "test_cards",
    "/files/<name>": "pictures",
    "/favicon.ico": "leads to the icon",
    "/static/<string(length=12):digest>/<path:path>": "files of other versions, tests/core/test_ui.py",
    "/robots.txt": "test_texts",
    "/llms.txt": "test_texts",
    "/opensearch.xml": "how browsers search here",
    "/search.atom": "tests/search, which have an index",
    "/search/suggest": "for scripts",
    "/search/suggest.json": "for browsers",
    "/tags.json": "for scripts",
    "/api/v1/search": "for programs",
    "/healthz": "for machines that watch",
    "/readyz": "for machines that watch",
} | {old + rest: "test_moved" for old in ("/questions/<int:old_id>", "/a/<int:old_id>", "/users/<int:old_id>")
     for rest in ("", "/", "/<path:slug>")}  # fmt: skip
SITEMAPS = {"/sitemap.xml", "/sitemap-pages.xml"} | {
    f"/sitemap-{kind}<int:part>.xml" for kind in ("", "tags-", "people-")
}
