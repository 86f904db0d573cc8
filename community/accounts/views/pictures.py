"""Pictures: taking them for posts, and serving every stored one."""

import re
from datetime import timedelta
from pathlib import Path, PurePath

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.accounts import commands, policy, queries
from community.accounts.login import actor
from community.accounts.views.blueprint import bp
from community.accounts.views.settings import sent_file, store
from community.core import files
from community.core.access import require
from community.core.errors import Gone, NotFound
from community.core.limits import limit
from community.core.web import cached, me

LONGEST_WORDS = 60
KEPT = timedelta(hours=1)  # by browsers that have seen it


@bp.post("/pictures")
@limit("upload")
def upload() -> Response:
    """Take a picture for a post; answers with its address and the Markdown that shows it."""
    require(policy.can_upload(me()))
    file = sent_file("picture")
    picture = store(file, "post")
    commands.keep_upload(actor(), picture)
    url = f"/files/{picture.name}"
    return jsonify(url=url, markdown=f"![{words_in(file.filename or '')}]({url})")


def words_in(filename: str) -> str:
    """What the name of a file says about its picture, as plain words for those who cannot see it."""
    words = " ".join(re.sub(r"[\W_]+", " ", PurePath(filename.replace("\\", "/")).stem).split())
    return words[:LONGEST_WORDS].strip() or _("Picture")


@bp.get("/files/<name>")
def stored_file(name: str) -> ResponseReturnValue:
    """A stored picture. Its name comes from its content, so it never changes; it goes with the posts that show it."""
    try:
        answer = cached(served(files.open_file(name)), KEPT)
    except NotFound:
        path = files.open_withheld(name)
        if not policy.can_open_withheld(me(), queries.is_own_upload(me().id, name)):
            raise Gone(_("The post that showed this picture was removed.")) from None
        answer = served(path)
        answer.cache_control.no_store = True
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.set_etag(name)
    return answer.make_conditional(request)


def served(path: Path) -> Response:
    return Response(path.read_bytes(), mimetype="image/webp")
