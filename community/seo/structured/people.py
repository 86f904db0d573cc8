"""Who wrote something, and somebody's own page (https://schema.org/ProfilePage)."""

from flask_babel import gettext as _
from markupsafe import Markup

from community.accounts.models import User
from community.core.mail import absolute, ours
from community.questions.models.lines import Asked, Line
from community.seo.structured.graph import Node, moment, organisation, script
from community.settings import Settings

ABOUT = 500  # characters


def author_of(post: Asked | Line, settings: Settings) -> Node:
    """Who wrote a post; people who left have no page. Who speaks for the vendor is told only of official posts."""
    author = post.author
    if author is None:
        return {"@type": "Person", "name": post.author_name or _("Someone who left")}
    url = f"{settings.site_url}/people/{author.id}/{author.slug}"
    node: Node = {"@type": "Person", "name": author.name, "url": url}
    if post.mark:
        node["worksFor"] = organisation(settings.vendor, post.mark.function)
    return node


def person_data(person: User, function: str, path: str) -> Markup:
    """The data of somebody's page, which is at `path`; `function` is what they speak for at the moment, if anything.

    What they wrote is counted as theirs (agentInteractionStatistic). What others did for them is not: reputation is a
    sum of points, no number of likes, and nobody follows people here.
    """
    url = absolute(path)
    entity: Node = {
        "@type": "Person",
        "@id": f"{url}#person",
        "name": person.name,
        "alternateName": person.handle,
        "identifier": str(person.id),
        "url": url,
        "agentInteractionStatistic": {
            "@type": "InteractionCounter",
            "interactionType": "https://schema.org/WriteAction",
            "userInteractionCount": person.answer_count + person.question_count,
        },
    }
    if person.about:
        entity["description"] = " ".join(person.about.split())[:ABOUT]
    if person.avatar_name:
        entity["image"] = absolute(f"/files/{person.avatar_name}")
    if function:
        entity["worksFor"] = organisation(ours().vendor, function)
    return script({"@type": "ProfilePage", "url": url, "dateCreated": moment(person.created_at), "mainEntity": entity})
