"""Pictures that invented works hold: a plot of measurements, made here."""

from io import BytesIO

from PIL import Image, ImageDraw

WIDTH, HEIGHT, LEFT, FLOOR = 900, 560, 80, 480
BARS = (168, 172, 183, 201, 214)


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
