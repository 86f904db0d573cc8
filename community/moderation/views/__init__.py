"""The pages of flags, the review queue, the log and appeals."""

from community.moderation.views import concerned, flagging, log, public, queue
from community.moderation.views.blueprint import bp

__all__ = ["bp", "concerned", "flagging", "log", "public", "queue"]
