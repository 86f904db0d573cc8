"""The threads of a site of this product, such as one that was imported."""

from sqlalchemy import select

from bench.search.corpus import Corpus, Pair
from community import create_app
from community.core.db import db
from community.questions.models import Question
from community.search.documents import all_documents
from community.settings import Settings


def from_site() -> Corpus:
    """The threads of the site that DATA_DIR and DATABASE_URL name, with its own duplicates."""
    with create_app(Settings.from_environment()).app_context():
        documents = list(all_documents())
        there = {document.id for document in documents}
        repeated = select(Question.id, Question.duplicate_of_id).where(Question.duplicate_of_id.is_not(None))
        pairs = [Pair(one, other) for one, other in db.session.execute(repeated) if other]
    return Corpus(documents, [pair for pair in pairs if {pair.id, pair.original} <= there])
