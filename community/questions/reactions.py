"""What follows when the rule of an area changes."""

from community.questions.commands.audience import settle_area
from community.questions.events import AreaChanged


def follow_area(fact: AreaChanged) -> None:
    """Every question of the area gets its readers anew, a few at a time."""
    settle_area(fact.area_id)
