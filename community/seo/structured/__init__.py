"""What search engines read about a page: descriptions, and structured data in the words of https://schema.org.

Everything comes from rows that the page has loaded; nothing here asks the database. The rules are Google's
(developers.google.com/search/docs/appearance/structured-data: qapage, discussion-forum, profile-page, breadcrumb).
Lists of questions carry no ItemList: it is for carousels of things such as recipes or courses, and questions are none.
"""

from community.seo.structured.people import person_data
from community.seo.structured.places import crumbs_data, home_data
from community.seo.structured.questions import PageData, page_data

__all__ = ["PageData", "crumbs_data", "home_data", "page_data", "person_data"]
