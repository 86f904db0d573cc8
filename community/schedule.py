"""Every recurring job of the product. The key is the minute field of a crontab."""

from community.core import events, mail
from community.core.worker import Schedule

EVERY: Schedule = {
    "*/30": [events.forget_old_events, mail.forget_old_mails],
}
