"""The outbox."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from community.admin import policy, queries
from community.admin.views.blueprint import bp
from community.core.access import require
from community.core.web import me, settings


@bp.get("/outbox")
def show_outbox() -> ResponseReturnValue:
    """What the product sent, or would have sent if a mail server were set."""
    require(policy.can_see_outbox(me(), settings().demo))
    before = request.args.get("before", type=int)
    mails = queries.mails(before if before is None or 0 < before < 2**63 else 0)
    older = f"/outbox?before={mails[queries.PAGE - 1].id}" if len(mails) > queries.PAGE else None
    return render_template(
        "admin/outbox.html", mails=mails[: queries.PAGE], older=older, is_sending=bool(settings().smtp_url)
    )


@bp.get("/outbox/<int:mail_id>")
def show_mail(mail_id: int) -> ResponseReturnValue:
    """One mail, as text; its links work."""
    require(policy.can_see_outbox(me(), settings().demo))
    return render_template("admin/mail.html", mail=queries.mail_or_404(mail_id))
