"""The outbox."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from community.accounts.login import actor
from community.accounts.models import User
from community.accounts.queries import by_email
from community.admin import policy, queries
from community.admin.forms import ReasonForm
from community.admin.views.blueprint import bp
from community.core.access import require
from community.core.errors import Invalid
from community.core.mail import Mail
from community.core.web import me, settings
from community.staff.commands import open_details


@bp.get("/outbox")
def show_outbox() -> ResponseReturnValue:
    """What the product sent, or would have sent if a mail server were set."""
    require(policy.can_see_outbox(me(), settings().demo))
    before = request.args.get("before", type=int)
    mails = queries.mails(before if before is None or 0 < before < 2**63 else 0)
    older = f"/outbox?before={mails[queries.PAGE - 1].id}" if len(mails) > queries.PAGE else None
    shown, is_sending = mails[: queries.PAGE], bool(settings().smtp_url)
    return render_template(
        "admin/outbox.html", mails=shown, older=older, is_sending=is_sending, is_veiled=not settings().demo
    )


@bp.get("/outbox/<int:mail_id>")
def show_mail(mail_id: int) -> ResponseReturnValue:
    """One mail, as text; its links work. One to somebody else asks for a reason first."""
    require(policy.can_see_outbox(me(), settings().demo))
    mail = queries.mail_or_404(mail_id)
    if reader_of(mail) is not None:
        return render_template("admin/mail_reason.html", mail=mail, form=ReasonForm())
    return render_template("admin/mail.html", mail=mail)


@bp.post("/outbox/<int:mail_id>")
def open_mail(mail_id: int) -> ResponseReturnValue:
    """Write down who reads somebody's mail and why, which that person sees; then show it."""
    require(policy.can_see_outbox(me(), settings().demo))
    mail, form = queries.mail_or_404(mail_id), ReasonForm()
    person = reader_of(mail)
    try:
        if person is not None:
            open_details(actor(), person, form.reason.data or "")
    except Invalid as invalid:
        form.refuse(invalid)
        return render_template("admin/mail_reason.html", mail=mail, form=form), 422
    return render_template("admin/mail.html", mail=mail)


def reader_of(mail: Mail) -> User | None:
    """Whose private mail it is, if it is somebody else's; in a demonstration anybody may be anybody."""
    person = None if settings().demo else by_email(mail.to)
    return person if person is not None and person.id != me().id else None
