"""The row of houses of the pages' sprite, as polygons: the only illustration of the product, here as there."""

import re
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw

from community.seo.cards.colours import colour

SPRITE = Path(__file__).resolve().parents[3] / "static" / "icons.svg"
SYMBOL = re.compile(r'<symbol id="street".*?</symbol>', re.DOTALL)
PATH = re.compile(r'fill="var\(--([a-z-]+)\)" d="([^"]+)"')
STEP = re.compile(r"([a-zA-Z])|(-?\d*\.?\d+)")
WIDTH, HEIGHT = 1600, 170  # of the drawing
TAKES = {"M": 2, "L": 2, "l": 2, "m": 2, "H": 1, "h": 1, "V": 1, "v": 1, "c": 6, "a": 7}
FINER = 2

Point = tuple[float, float]


@cache
def houses() -> list[tuple[str, list[Point]]]:
    """Every shape: the name of its colour and its corners."""
    symbol = SYMBOL.search(SPRITE.read_text())
    assert symbol is not None
    return [(name, shape) for name, path in PATH.findall(symbol[0]) for shape in shapes_of(path)]


def shapes_of(path: str) -> list[list[Point]]:
    """The closed shapes of an SVG path of straight lines; curves and arcs are taken as lines to their ends."""
    shapes: list[list[Point]] = []
    numbers: list[float] = []
    letter, x, y = "", 0.0, 0.0
    for command, number in STEP.findall(path):
        if command:
            letter, numbers = command, []
            continue
        numbers.append(float(number))
        if len(numbers) < TAKES[letter]:
            continue
        if letter in "HhVv":
            step, relative = numbers[0], letter.islower()
            x, y = (x * relative + step, y) if letter in "Hh" else (x, y * relative + step)
        else:
            x, y = numbers[-2] + x * letter.islower(), numbers[-1] + y * letter.islower()
        if letter in "Mm":
            shapes.append([])
            letter = "L" if letter == "M" else "l"
        shapes[-1].append((x, y))
        numbers = []
    return shapes


def street(width: int, hue: int) -> Image.Image:
    """The houses as wide as this, in front of the evening."""
    scale = width / WIDTH * FINER
    picture = Image.new("RGB", (width * FINER, round(HEIGHT * scale)), colour("dusk", hue))
    pen = ImageDraw.Draw(picture)
    for name, shape in houses():
        pen.polygon([(x * scale, y * scale) for x, y in shape], fill=colour(name, hue))
    return picture.reduce(FINER)
