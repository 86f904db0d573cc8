"""What an import took, what it left out, and why."""

from collections import Counter
from dataclasses import dataclass, field

from flask_babel import gettext as _


@dataclass
class Summary:
    """Counts by name: rows taken, rows left out with the reason, and remarks that need no action."""

    taken: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    noted: Counter[str] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        """The summary for the operator, a line for each count."""
        parts = ((_("Taken over"), self.taken), (_("Left out"), self.skipped), (_("Worth knowing"), self.noted))
        found = []
        for title, counts in parts:
            if rows := [(count, what) for what, count in counts.items() if count]:
                found.append(f"{title}:")
                found += [f"  {count:>9,}  {what}" for count, what in rows]
        return found

    def __str__(self) -> str:
        return "\n".join(self.lines())
