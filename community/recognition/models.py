"""What is kept of how people stand: who leads in a period, and who knows which topics well."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import User
from community.catalog.models import Tag
from community.core.db import BigId, Model

EVERYWHERE, TAG, PRODUCT = "", "tag", "product"
WEEK, MONTH, YEAR, EVER = "week", "month", "year", "all"
PERIODS = {WEEK: 7, MONTH: 30, YEAR: 365, EVER: None}  # days back from today


class Leader(Model):
    """Somebody with much reputation from one period, on the whole site or in one tag or product. A job writes these."""

    __tablename__ = "leaders"

    scope: Mapped[str] = mapped_column(String(8), primary_key=True)
    scope_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    period: Mapped[str] = mapped_column(String(8), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    points: Mapped[int]

    user: Mapped[User] = relationship(lazy="raise_on_sql")


class ExpertTopic(Model):
    """A tag in which a person's answers helped several askers. A reaction writes these."""

    __tablename__ = "expert_topics"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, autoincrement=False)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id"), primary_key=True, autoincrement=False)
    askers: Mapped[int]

    tag: Mapped[Tag] = relationship(lazy="raise_on_sql")
