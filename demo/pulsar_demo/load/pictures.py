"""Files that invented works and families hold: a report, a plot, a photo and a paper, the last three made here."""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT, LEFT, FLOOR = 900, 560, 80, 480
BARS = (168, 172, 183, 201, 214)

REPORT = Path(__file__).with_name("report.pdf")


def report() -> bytes:
    """Return a PDF of three pages with a text layer."""
    return REPORT.read_bytes()


def photo(number: int) -> bytes:
    """Return a JPEG: a thermometer on a window sill, the mercury a little different for each number."""
    picture = Image.new("RGB", (1600, 1200), "#b9c4c6")
    pen = ImageDraw.Draw(picture)
    for y in range(900):
        pen.line((0, y, 1600, y), fill=(190 - y // 12, 205 - y // 16, 214 - y // 20))
    for x in (0, 520, 1060, 1560):
        pen.rectangle((x, 0, x + 40, 900), fill="#efece4")
    pen.rectangle((0, 880, 1600, 1200), fill="#ddd6c8")
    pen.rounded_rectangle((700, 180, 900, 1040), 60, fill="#fbfaf6", outline="#8c8778", width=6)
    for step in range(11):
        pen.line((820, 300 + step * 55, 870 if step % 5 else 885, 300 + step * 55), fill="#3c3a34", width=5)
    pen.rounded_rectangle((770, 240, 806, 940), 18, fill="#e5e1d6")
    pen.rectangle((776, 520 + number * 40, 800, 920), fill="#b3361f")
    pen.ellipse((744, 900, 832, 988), fill="#b3361f")
    kept = BytesIO()
    picture.filter(ImageFilter.GaussianBlur(1.5)).save(kept, "JPEG", quality=85)
    return kept.getvalue()


def plot(number: int) -> bytes:
    """Return a PNG with five bars, a little different for each number."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "#fdfcf9")
    pen = ImageDraw.Draw(picture)
    for step in range(6):
        y = FLOOR - step * 80
        pen.line((LEFT, y, WIDTH - 40, y), fill="#ddd8cc")
        pen.text((LEFT - 40, y - 8), str(10 + step * 3), fill="#4a4a44")
    for place, tenths in enumerate(BARS):
        height = (tenths + (number * 7 + place * 3) % 11 - 100) * 400 // 150
        x = LEFT + 40 + place * 150
        pen.rectangle((x, FLOOR - height, x + 90, FLOOR), fill="#1c5d6b" if place else "#a3531b")
        pen.text((x + 38, FLOOR + 10), str(place + 1), fill="#4a4a44")
    kept = BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()


def paper(number: int) -> bytes:
    """Return a JPEG: a made-up paper with a photo and lines instead of words, lying a little differently for each number."""
    sheet = Image.new("RGB", (900, 1200), "#f6f1e4")
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((30, 30, 870, 1170), outline="#8c6d4a", width=6)
    pen.rectangle((90, 130, 350, 470), fill="#c9d3d6", outline="#6d7b80", width=4)
    pen.ellipse((165, 190, 275, 310), fill="#9aa7ac")
    pen.pieslice((120, 320, 320, 560), 180, 360, fill="#9aa7ac")
    for row in range(6):
        pen.rectangle((400, 150 + row * 56, 800 - (row * 37 + number * 23) % 150, 172 + row * 56), fill="#5c5a52")
    for row in range(9):
        pen.rectangle((90, 560 + row * 62, 800 - (row * 53 + number * 31) % 260, 580 + row * 62), fill="#8a867a")
    pen.ellipse((620, 900, 820, 1100), outline="#5b6fa8", width=10)
    table = Image.new("RGB", (1200, 1500), "#b7a58c")
    table.paste(sheet.rotate(number % 5 - 2, expand=True, fillcolor="#b7a58c"), (110, 110))
    kept = BytesIO()
    table.save(kept, "JPEG", quality=85)
    return kept.getvalue()
