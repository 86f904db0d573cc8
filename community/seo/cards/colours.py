"""The colours of the product, as pictures need them. Pages say them in CSS (static/css/tokens.css), these follow."""

from functools import lru_cache
from math import cos, radians, sin

Colour = tuple[int, int, int]

# Lightness in percent, chroma, and the hue; without one the vendor's.
TOKENS: dict[str, tuple[float, float, float | None]] = {
    "dusk": (27.5, 0.055, None),
    "street-back": (23.5, 0.05, None),
    "street-front": (17, 0.036, None),
    "street-dark": (26, 0.04, None),
    "street-lit": (86, 0.125, 84),
    "ink": (94, 0.009, 85),
    "ink-2": (80, 0.011, 85),
    "accent": (53.5, 0.1, None),
    "edge": (62, 0.018, None),
    "lamp": (84, 0.12, 82),
    "good": (50, 0.1, 155),
    "white": (100, 0, 0),
}


@lru_cache(256)
def colour(name: str, hue: int) -> Colour:
    """A colour by its name in the tokens; `hue` is the vendor's, in degrees."""
    lightness, chroma, own = TOKENS[name]
    return srgb(lightness / 100, chroma, hue if own is None else own)


def srgb(lightness: float, chroma: float, hue: float) -> Colour:
    """OKLCH as eight-bit sRGB (https://bottosson.github.io/posts/oklab/); what screens cannot show is clipped."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        eight_bits(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        eight_bits(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        eight_bits(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


def eight_bits(linear: float) -> int:
    light = 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
    return round(255 * min(1.0, max(0.0, light)))


def between(first: Colour, second: Colour, steps: int) -> list[Colour]:
    """The colours from one to another: edges of letters need them."""
    return [
        (
            first[0] + (second[0] - first[0]) * step // (steps - 1),
            first[1] + (second[1] - first[1]) * step // (steps - 1),
            first[2] + (second[2] - first[2]) * step // (steps - 1),
        )
        for step in range(steps)
    ]
