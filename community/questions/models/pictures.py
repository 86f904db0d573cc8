"""Which posts show which uploaded picture."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import BigId, Model


class PostPicture(Model):
    """A version of a post names a stored picture, whose file nobody else may open once no such post can be read."""

    __tablename__ = "post_pictures"

    post_id: Mapped[int] = mapped_column(BigId, ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(80), primary_key=True, index=True)
