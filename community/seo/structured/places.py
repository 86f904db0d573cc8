"""The site itself on its home page, and the way to every other list."""

from collections.abc import Sequence

from markupsafe import Markup

from community.core.mail import absolute, ours
from community.seo.structured.graph import crumbs, organisation, script


def home_data() -> Markup:
    """The site, how to search it, and who runs it. There is no logo: the icon of the product is not the vendor's."""
    settings, home = ours(), absolute("/")
    search = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": absolute("/search?q={search_term_string}")},
        "query-input": "required name=search_term_string",
    }
    website = {
        "@type": "WebSite",
        "@id": f"{home}#website",
        "url": home,
        "name": settings.site_name,
        "inLanguage": settings.language.replace("_", "-"),
        "publisher": {"@id": f"{home}#organization"},
        "potentialAction": search,
    }
    return script(website, organisation(settings.vendor) | {"@id": f"{home}#organization", "url": home})


def crumbs_data(steps: Sequence[tuple[str, str]]) -> Markup:
    """The crumbs of a page: the name and the path of each step, the page itself last."""
    return script(crumbs([(name, absolute(path)) for name, path in steps]))
