"""What came from elsewhere: which row of ours stands for which row of theirs."""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import BigId, Id, Model


class Imported(Model):
    """A row taken from another system; makes an import rerunnable."""

    __tablename__ = "imported"
    __table_args__ = (UniqueConstraint("source", "kind", "old_id"),)

    id: Mapped[Id]
    source: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(12))
    old_id: Mapped[str] = mapped_column(String(40))
    new_id: Mapped[int] = mapped_column(BigId)
