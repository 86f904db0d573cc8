"""Taking pictures for posts."""

import re
from pathlib import PurePath

from flask import Response, jsonify
from flask_babel import gettext as _

from community.accounts import commands, policy
from community.accounts.login import actor
from community.accounts.views.blueprint import bp
from community.accounts.views.settings import sent_file, store
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
