"""Pictures that stand for works of pupils and for their diplomas: painted here, a little different for each number."""

from collections.abc import Callable
from io import BytesIO
from math import sin
from random import Random

from PIL import Image, ImageDraw, ImageFilter, ImageFont

WIDE, HIGH = 880, 660
PALETTES = (
    ("#f6d8ae", "#d98e5f", "#7d5a6b", "#3d3b52", "#23263a"),
    ("#dcebf2", "#a9c7d6", "#6f97a8", "#3f6473", "#22404c"),
    ("#f3e9c6", "#c9c27a", "#8ba05a", "#55773f", "#2e4a2d"),
    ("#efe3ee", "#c9a7c4", "#9a6f9b", "#5f4672", "#31284a"),
    ("#fbe9dc", "#eeb08c", "#d9735b", "#96424a", "#4a2437"),
)
Palette = tuple[str, ...]


def artwork(number: int) -> bytes:
    """Return a JPEG: a landscape, a still life or a composition of shapes."""
    rng = Random(f"artwork:{number}")
    paint: Callable[[ImageDraw.ImageDraw, Palette, Random], None] = (_landscape, _still_life, _shapes)[number % 3]
    palette = PALETTES[rng.randrange(len(PALETTES))]
    picture = Image.new("RGB", (WIDE, HIGH), palette[0])
    paint(ImageDraw.Draw(picture), palette, rng)
    return _jpeg(picture.filter(ImageFilter.GaussianBlur(1)))


def diploma(degree: str, number: int) -> bytes:
    """Return a JPEG of a diploma with its degree in Roman numerals."""
    picture = Image.new("RGB", (680, 960), "#fbf7ea")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((30, 30, 650, 930), outline="#9b7b2f", width=8)
    pen.rectangle((48, 48, 632, 912), outline="#c9b06a", width=2)
    pen.ellipse((270, 90, 410, 230), fill="#b08a33", outline="#7d6120", width=4)
    for line, width in enumerate((360, 300, 420, 380, 240)):
        pen.rounded_rectangle((340 - width // 2, 460 + line * 52, 340 + width // 2, 474 + line * 52), 6, fill="#6b675c")
    pen.text((340, 340), degree, fill="#2b3a4a", anchor="mm", font=ImageFont.load_default(90))
    pen.text((340, 860), f"№ {4100 + number}", fill="#6b675c", anchor="mm", font=ImageFont.load_default(26))
    return _jpeg(picture)


def _landscape(pen: ImageDraw.ImageDraw, palette: Palette, rng: Random) -> None:
    sun, level = rng.randrange(120, WIDE - 120), rng.randrange(90, 210)
    pen.ellipse((sun - 54, level - 54, sun + 54, level + 54), fill="#fff6df")
    for row, colour in enumerate(palette[1:]):
        base, swing, pace, turn = 250 + row * 105, rng.randrange(20, 60), rng.randrange(70, 150), rng.random() * 6
        crest = [(x, base + swing * sin(x / pace + turn) + rng.randrange(-5, 6)) for x in range(0, WIDE + 20, 20)]
        pen.polygon([(0, HIGH), *crest, (WIDE, HIGH)], fill=colour)
        for x, y in crest[row::7]:
            tall = rng.randrange(26, 60) + row * 12
            pen.polygon([(x - tall / 4, y + 8), (x, y - tall), (x + tall / 4, y + 8)], fill=palette[-1])


def _still_life(pen: ImageDraw.ImageDraw, palette: Palette, rng: Random) -> None:
    pen.rectangle((0, 0, WIDE, 430), fill=palette[1])
    for fold in range(-2, 9):
        x = fold * 120 + rng.randrange(30)
        pen.polygon([(x, 0), (x + 60, 0), (x + 140, 430), (x + 40, 430)], fill=palette[0])
    pen.rectangle((0, 430, WIDE, HIGH), fill=palette[2])
    left = rng.randrange(170, 420)
    pen.ellipse((left, 210, left + 210, 520), fill=palette[3])
    pen.rectangle((left + 65, 120, left + 145, 260), fill=palette[3])
    pen.ellipse((left + 50, 100, left + 160, 142), fill=palette[4])
    pen.arc((left + 140, 170, left + 270, 380), 250, 90, fill=palette[3], width=18)
    for fruit in range(rng.randrange(2, 6)):
        x, y, size = rng.randrange(80, WIDE - 160), 440 + rng.randrange(70), rng.randrange(58, 92)
        pen.ellipse((x, y, x + size, y + size), fill=("#c2452f", "#e0a43a", "#8a9a3c")[fruit % 3])
        pen.ellipse((x + size * 0.2, y + size * 0.18, x + size * 0.42, y + size * 0.4), fill="#f7e3c4")


def _shapes(pen: ImageDraw.ImageDraw, palette: Palette, rng: Random) -> None:
    for step in range(22):
        x, y, size = rng.randrange(-60, WIDE), rng.randrange(-60, HIGH), rng.randrange(50, 260)
        colour, box = palette[1 + step % 4], (x, y, x + size, y + size * (0.4 + rng.random()))
        if step % 3 == 0:
            pen.ellipse(box, fill=colour)
        elif step % 3 == 1:
            pen.rectangle(box, fill=colour)
        else:
            pen.polygon([(x, y), (x + size, y + size / 3), (x + size / 4, y + size)], fill=colour)
        pen.line((x, y, x + size, y + size), fill=palette[-1], width=rng.randrange(2, 7))


def _jpeg(picture: Image.Image) -> bytes:
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=82)
    return kept.getvalue()
