"""Products and their versions: their order, their pages, and where forms offer them."""

import pytest

from community.catalog import queries
from community.catalog.models import ENDED, PREVIEW, Product, Version
from community.core.db import command, db
from community.core.errors import NotFound
from tests import make
from tests.browser import Browser
from tests.make import People


@pytest.fixture
def hub(app: object) -> Product:
    return make.product()


@command
def change(row: Product | Version, **values: object) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def test_newest_version_first(hub: Product) -> None:
    db.session.expire_all()
    [found] = queries.products()
    assert [version.name for version in found.versions] == ["6.2", "6.1"]


def test_products_in_the_order_of_the_vendor(hub: Product) -> None:
    valve, fan = make.product("Valve 1", ("1.0",)), make.product("Fan 3", ())
    change(valve, position=-1)
    assert [product.name for product in queries.products()] == ["Valve 1", "Fan 3", "Hub 2"]
    assert fan.position == hub.position == 0


def test_by_slug_and_by_id(hub: Product) -> None:
    assert queries.product_or_404("hub-2").id == hub.id
    with pytest.raises(NotFound):
        queries.product_or_404("hub-3")
    version = queries.version(hub.versions[0].id)
    assert version is not None and version.name == "6.1"
    assert queries.version(4711) is None


def test_the_page_says_how_each_version_stands(browser: Browser, hub: Product) -> None:
    change(hub, about="The box on the wall")
    change(hub.versions[0], lifecycle=ENDED)
    change(hub.versions[1], lifecycle=PREVIEW)
    page = browser.get("/products/hub-2")
    assert "6.2 preview" in page.words and "6.1 ended" in page.words and "The box on the wall" in page.words
    assert "Nobody has asked about the Hub 2" in page.words
    assert page.one("meta[name=robots]")["content"] == "noindex,follow", "an empty list is nothing to find"


def test_the_list_of_products(browser: Browser, hub: Product) -> None:
    page = browser.get("/tags")
    assert "/products/hub-2" in page.links and "Hub 2" in page.words


def test_forms_offer_them_by_name(browser: Browser, people: People, hub: Product) -> None:
    make.product("Valve 1", ("1.0",))
    form = browser.sign_in(people.ana).get("/ask")
    products = [option.text for option in form.all("#product option")]
    assert products[1:] == ["Hub 2", "Valve 1"] and form.all("#product option")[0]["value"] == ""
    groups = {
        group["label"]: [option.text for option in group.all("option")] for group in form.all("#version optgroup")
    }
    assert groups["Hub 2"] == ["Hub 2 6.2", "Hub 2 6.1"] and groups["Valve 1"] == ["Valve 1 1.0"]


def test_a_question_leads_to_its_product(browser: Browser, people: People, hub: Product) -> None:
    question = make.question(people.ana, product_id=hub.id, version_id=hub.versions[1].id)
    page = browser.get(f"/q/{question.id}")
    assert "Hub 2 6.2" in page.words
    assert [row.text for row in browser.get("/products/hub-2").all("ul.rows h3")] == [question.title]
    assert "/products/hub-2" in page.links


@pytest.mark.parametrize("slug", ["", "hub-2%00", "%00", "hub 2", "x" * 3000])
def test_products_that_are_not_there(browser: Browser, hub: Product, slug: str) -> None:
    browser.get(f"/products/{slug}", status=404)
