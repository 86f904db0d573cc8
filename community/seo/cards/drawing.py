"""A preview picture in the product's look: the evening street, the question in front of it, what somebody wants."""

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

from community.seo.cards.colours import TOKENS, Colour, between, colour
from community.seo.cards.content import GOOD, HEIGHT, WIDTH, Card
from community.seo.cards.letters import BOLD, Pen
from community.seo.cards.street import street

MARGIN = 72
TEXT = WIDTH - 2 * MARGIN
SIZES = ((68, 3), (58, 4))  # of the title in pixels, and how many lines of it there may be
TOP, LEADING = 190, 1.17
GOAL, SMALL = 32, 28
FOOT = 474  # the baseline of the state
SHADES = 12  # between the colour of letters and what is behind them
FINER = 4


def drawn(card: Card, site: str, hue: int) -> bytes:
    """The picture as a small PNG. `site` is the name on top, `hue` the vendor's colour in degrees."""
    picture = ground(site, hue).copy()
    draw = ImageDraw.Draw(picture)
    y = write_title(draw, card.title if Pen(card.title, SMALL).is_legible else site, hue)
    if Pen(card.goal, SMALL).is_legible:
        write_goal(draw, card.goal, y + 62, hue)
    if card.state:
        write_state(picture, card, hue)
    output = BytesIO()
    few = picture.quantize(palette=palette(hue), dither=Image.Dither.NONE)
    few.save(output, "PNG", compress_level=7)
    return output.getvalue()


def write_title(draw: ImageDraw.ImageDraw, title: str, hue: int) -> int:
    """Write the title as large as it fits, else small and cut; returns the baseline of its last line."""
    sizes = [(Pen(title, size, BOLD), most) for size, most in SIZES]
    pen, most = next(((pen, most) for pen, most in sizes if len(pen.lines(TEXT, most + 1)) <= most), sizes[-1])
    lines = pen.lines(TEXT, most)
    for number, line in enumerate(lines):
        pen.write(draw, (MARGIN, TOP + round(number * pen.size * LEADING)), line, colour("ink", hue))
    return TOP + round((len(lines) - 1) * pen.size * LEADING)


def write_goal(draw: ImageDraw.ImageDraw, goal: str, y: int, hue: int) -> None:
    """Write what the asker wants behind a flag, in as many lines as there is room for."""
    pen, lamp, left = Pen(goal, GOAL), colour("lamp", hue), MARGIN
    room = min(2, (FOOT - 50 - y) // 42 + 1)
    if room < 1:
        return
    draw.line([(left + 3, y + 5), (left + 3, y - 25)], fill=lamp, width=4)
    flag = ((5, -25), (29, -25), (23, -16), (29, -7), (5, -7))
    draw.polygon([(left + right, y + down) for right, down in flag], fill=lamp)
    for number, line in enumerate(pen.lines(TEXT - 44, room)):
        pen.write(draw, (left + 44, y + number * 42), line, lamp)


def write_state(picture: Image.Image, card: Card, hue: int) -> None:
    """Write how far the question is, as the pill of the pages, and the number of answers beside it."""
    good = card.tint == GOOD
    pen, draw = Pen(card.state, SMALL, BOLD), ImageDraw.Draw(picture)
    left = MARGIN + (56 if good else 24)
    width = round(pen.width(pen.text)) + left - MARGIN + 24
    picture.paste(pill(width, 52, good, hue), (MARGIN, FOOT - 37))
    end = pen.write(draw, (left, FOOT), pen.text, colour("white" if good else "ink-2", hue))
    number = Pen(card.answers, SMALL)
    number.write(draw, (end + 24 + 24, FOOT), number.text, colour("ink-2", hue))


@lru_cache(32)
def pill(width: int, height: int, good: bool, hue: int) -> Image.Image:
    """The ground of a state: full and with a check mark when it is a good one, else an outline."""
    large = Image.new("RGB", (width * FINER, height * FINER), colour("dusk", hue))
    draw, box = ImageDraw.Draw(large), (0, 0, width * FINER - 1, height * FINER - 1)
    if good:
        draw.rounded_rectangle(box, height * FINER / 2, fill=colour("good", hue))
        check = [(x * FINER, y * FINER) for x, y in ((24, 27), (32, 35), (45, 19))]
        draw.line(check, fill=colour("white", hue), width=4 * FINER, joint="curve")
    else:
        draw.rounded_rectangle(box, height * FINER / 2, outline=colour("edge", hue), width=2 * FINER)
    return large.reduce(FINER)


@lru_cache(4)
def ground(site: str, hue: int) -> Image.Image:
    """What all pictures have in common: evening, houses, the lit windows of the icon, the name of the site."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), colour("dusk", hue))
    houses = street(WIDTH, hue)
    picture.paste(houses, (0, HEIGHT - houses.height))
    draw = ImageDraw.Draw(picture)
    for place in range(4):
        x, y = MARGIN + place % 2 * 22, 52 + place // 2 * 22
        draw.rectangle((x, y, x + 17, y + 17), fill=colour("accent" if place == 3 else "street-lit", hue))
    pen = Pen(site, 34, BOLD)
    line, *_rest = pen.lines(TEXT - 60, 1)
    pen.write(draw, (MARGIN + 58, 84), line, colour("ink", hue))
    return picture


@lru_cache(4)
def palette(hue: int) -> Image.Image:
    """The few colours that a picture needs, with the shades at the edges of letters and houses."""
    back = colour("dusk", hue)
    colours: list[Colour] = [colour(name, hue) for name in TOKENS]
    for name in ("ink", "ink-2", "lamp", "edge", "good", "street-back", "street-lit"):
        colours += between(back, colour(name, hue), SHADES)
    colours += between(colour("good", hue), colour("white", hue), SHADES)
    colours += between(colour("street-front", hue), colour("street-lit", hue), SHADES)
    few = list(dict.fromkeys(colours))[:256]
    holder = Image.new("P", (1, 1))
    holder.putpalette([part for one in few for part in one])
    return holder
