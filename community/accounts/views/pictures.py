"""Pictures: taking them for posts, and serving every stored one."""

import re
from pathlib import PurePath

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.accounts import commands, policy
from community.accounts.login import actor
from community.accounts.views.blueprint import YEAR, bp
from community.accounts.views.settings import sent_file, store
from community.core import files
from community.core.access import require
from community.core.limits import limit
from community.core.web import me

LONGEST_WORDS = 60


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
    """A stored picture. Its name comes from its content, so it never changes."""
    answer = Response(files.open_file(name).read_bytes(), mimetype="image/webp")
    answer.cache_control.public = True
    answer.cache_control.immutable = True
    answer.cache_control.max_age = YEAR
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.set_etag(name)
    return answer.make_conditional(request)
