"""What people set about themselves: profile, picture, theme."""

from typing import BinaryIO, cast

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_required
from werkzeug.datastructures import FileStorage

from community.accounts import commands
from community.accounts.forms import PictureForm, ProfileForm
from community.accounts.login import actor
from community.accounts.models import SYSTEM, THEMES, User
from community.accounts.views.blueprint import bp, previous_page, show_theme
from community.companies.queries import membership
from community.core import files
from community.core.errors import Invalid
from community.core.limits import limit
from community.core.web import me, safe_next
from community.staff.queries import grant_of


@bp.route("/settings/profile", methods=["GET", "POST"])
@login_required
def profile_settings() -> ResponseReturnValue:
    """Name, place and a few words."""
    form = ProfileForm(obj=actor())
    if request.method == "GET":
        return show_settings(form, PictureForm())
    if not form.validate():
        return show_settings(form, PictureForm()), 422
    commands.change_profile(actor(), form.name.data, form.about.data, form.location.data)
    flash(_("Saved."), "good")
    return redirect(url_for(".profile_settings"))


@bp.post("/settings/picture")
@login_required
@limit("upload")
def change_picture() -> ResponseReturnValue:
    """Take a new picture, or the initials again."""
    form = PictureForm()
    if request.form.get("do") == "remove":
        commands.set_picture(actor(), None)
        flash(_("Your picture is removed."), "good")
        return redirect(url_for(".profile_settings"))
    try:
        commands.set_picture(actor(), store(sent_file("picture"), "avatar"))
    except Invalid as refused:
        form.picture.errors = [refused.message]
        return show_settings(ProfileForm(formdata=None, obj=actor()), form), 422
    flash(_("Your picture is changed."), "good")
    return redirect(url_for(".profile_settings"))


def sent_file(name: str) -> FileStorage:
    """The file that was sent under this name. Raises Invalid when there is none."""
    file = request.files.get(name)
    if file is None or not file.filename:
        raise Invalid(_("Choose a picture first."), field=name)
    return file


def store(file: FileStorage, kind: files.Kind) -> files.StoredPicture:
    """Check and keep a sent picture. Raises Invalid, in words for the person."""
    return files.save_picture(cast(BinaryIO, file.stream), kind)


def show_settings(form: ProfileForm, picture: PictureForm) -> str:
    return render_template(
        "accounts/settings_profile.html",
        form=form,
        picture=picture,
        company=membership(actor().id),
        grant=grant_of(actor().id),
    )


@bp.post("/theme")
def choose_theme() -> ResponseReturnValue:
    """Light, dark, or as the system says; on the way back to the page the person was on."""
    theme = request.form.get("theme", SYSTEM)
    if theme not in THEMES:
        raise Invalid(_("There is no such theme."))
    person = me()
    if isinstance(person, User):
        commands.choose_theme(person, theme)
    return show_theme(redirect(safe_next(previous_page())), theme)
