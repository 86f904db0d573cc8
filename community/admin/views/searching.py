"""How search works: words that mean the same, other names of topics, and the index."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.accounts.login import actor
from community.admin.forms import SynonymForm, TagSynonymForm
from community.admin.views.blueprint import bp
from community.catalog.queries import tag_synonyms
from community.core.access import require
from community.core.errors import Invalid
from community.core.web import me, settings
from community.questions import commands
from community.search import policy, upkeep, vocabulary

ENGINES = {"whoosh": "Whoosh", "postgres": "PostgreSQL"}


@bp.get("/admin/search")
def show_search() -> ResponseReturnValue:
    require(policy.can_manage_search(me()))
    return search_page(SynonymForm(), TagSynonymForm())


def search_page(group_form: SynonymForm, tag_form: TagSynonymForm) -> str:
    return render_template(
        "admin/search.html",
        groups=vocabulary.all_groups(),
        group_form=group_form,
        synonyms=tag_synonyms(),
        tag_form=tag_form,
        index=upkeep.index_state(),
        engine=ENGINES[settings().search_engine],
        works=upkeep.last_works(),
    )


@bp.post("/admin/search/groups")
def add_group() -> ResponseReturnValue:
    require(policy.can_manage_search(me()))
    form = SynonymForm()
    try:
        if not form.validate_on_submit():
            return search_page(form, TagSynonymForm(formdata=None)), 422
        vocabulary.add_group(actor(), form.words.data or "", form.note.data or "")
    except Invalid as invalid:
        form.refuse(invalid)
        return search_page(form, TagSynonymForm(formdata=None)), 422
    flash(_("Search knows these words now."), "good")
    return redirect(url_for(".show_search", _anchor="synonyms"), 303)


@bp.route("/admin/search/groups/<int:group_id>", methods=["GET", "POST"])
def edit_group(group_id: int) -> ResponseReturnValue:
    """Change the words of one group."""
    require(policy.can_manage_search(me()))
    group = vocabulary.group_or_404(group_id)
    form = SynonymForm(data={"words": group.words, "note": group.note})
    if not form.validate_on_submit():
        return render_template("admin/synonyms.html", group=group, form=form), 422 if form.errors else 200
    try:
        vocabulary.change_group(actor(), group, form.words.data or "", form.note.data or "")
    except Invalid as invalid:
        form.refuse(invalid)
        return render_template("admin/synonyms.html", group=group, form=form), 422
    flash(_("Saved."), "good")
    return redirect(url_for(".show_search", _anchor="synonyms"), 303)


@bp.post("/admin/search/groups/<int:group_id>/remove")
def remove_group(group_id: int) -> ResponseReturnValue:
    require(policy.can_manage_search(me()))
    vocabulary.remove_group(actor(), vocabulary.group_or_404(group_id))
    flash(_("Removed."), "info")
    return redirect(url_for(".show_search", _anchor="synonyms"), 303)


@bp.post("/admin/search/tags")
def add_tag_synonym() -> ResponseReturnValue:
    require(policy.can_manage_search(me()))
    form = TagSynonymForm()
    try:
        if not form.validate_on_submit():
            return search_page(SynonymForm(formdata=None), form), 422
        commands.add_tag_synonym(actor(), form.name.data or "", form.tag.data or "")
    except Invalid as invalid:
        form.refuse(invalid)
        return search_page(SynonymForm(formdata=None), form), 422
    flash(_("Questions with this name have the topic itself now; where there are very many, within minutes."), "good")
    return redirect(url_for(".show_search", _anchor="topics"), 303)


@bp.post("/admin/search/tags/<int:synonym_id>/remove")
def remove_tag_synonym(synonym_id: int) -> ResponseReturnValue:
    commands.remove_tag_synonym(actor(), synonym_id)
    flash(_("Removed. Questions keep the topic they have."), "info")
    return redirect(url_for(".show_search", _anchor="topics"), 303)


@bp.post("/admin/search/build")
def build_index() -> ResponseReturnValue:
    """Have the worker build the index anew."""
    require(policy.can_manage_search(me()))
    try:
        upkeep.order_build(actor())
    except Invalid as invalid:
        flash(invalid.message, "info")
    else:
        flash(
            _("The worker begins within a minute. Search goes on with the old index until the new one is there."),
            "good",
        )
    return redirect(url_for(".show_search", _anchor="index"), 303)
