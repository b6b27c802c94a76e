"""The pictures of the demo, drawn by code: nobody's photograph, and no bytes in the repository."""

from datetime import datetime
from math import sin
from random import Random

from PIL import Image, ImageDraw

from forum.core.darkroom import printed
from forum.core.developing import Print
from forum.core.picture_names import FACE, LARGE, PORTRAIT, SMALL, PictureName
from forum.core.pictures import keep

Colour = tuple[int, int, int]
NIGHT, DUSK, SNOW, LAMP = (24, 34, 58), (74, 86, 120), (226, 232, 240), (255, 205, 120)
SEA, DEEP, SKY, PALE, RED = (88, 132, 148), (52, 92, 112), (196, 214, 220), (240, 226, 206), (186, 72, 56)
PAPER, WOOD = (246, 238, 224), (150, 112, 80)
DYES: list[Colour] = [
    (42, 74, 118),
    (150, 52, 60),
    (206, 150, 62),
    (90, 122, 84),
    (122, 84, 128),
    (58, 58, 62),
    (210, 112, 80),
]
GROUNDS: list[Colour] = [(236, 214, 190), (204, 222, 212), (222, 208, 228), (240, 220, 170), (200, 214, 232)]


def entry_picture(name: str, uploader_id: int, words: str, at: datetime) -> str:
    """The Markdown of a drawing, which is kept as somebody's upload."""
    picture = keep(prints(DRAWINGS[name](), LARGE, SMALL), uploader_id, at)
    return f"![{words}]({picture.address})"


def cover_picture(name: str, uploader_id: int, at: datetime) -> PictureName:
    return keep(prints(DRAWINGS[name](), LARGE, SMALL), uploader_id, at)


def portrait_of(handle: str, uploader_id: int, at: datetime) -> str:
    return keep(prints(face(Random(handle)), PORTRAIT, FACE, square=True), uploader_id, at).key


def prints(image: Image.Image, *sides: int, square: bool = False) -> list[Print]:
    """Our own drawings need no process of their own to be read in."""
    return [Print(*size, body) for size, body in (printed(image, side, square) for side in sides)]


def canvas(above: Colour, below: Colour, size: tuple[int, int] = (1600, 1067)) -> Image.Image:
    """A sky, or a wall: one colour that becomes another."""
    return Image.composite(
        Image.new("RGB", size, below), Image.new("RGB", size, above), Image.linear_gradient("L").resize(size)
    )


def ferry() -> Image.Image:
    image = canvas(SKY, PALE)
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, 560), (420, 330), (760, 540), (1100, 300), (1600, 520), (1600, 700), (0, 700)], fill=DUSK)
    draw.rectangle((0, 650, 1600, 1067), fill=SEA)
    for step in range(9):
        draw.ellipse((-200 + step * 190, 760 + step % 3 * 90, 200 + step * 190, 776 + step % 3 * 90), fill=DEEP)
    draw.polygon([(520, 610), (1180, 610), (1110, 730), (590, 730)], fill=RED)
    draw.rectangle((600, 520, 1090, 610), fill=PAPER)
    draw.rectangle((760, 440, 960, 520), fill=PAPER)
    for step in range(7):
        draw.rectangle((625 + step * 66, 548, 665 + step * 66, 580), fill=DEEP)
    return image


def plough() -> Image.Image:
    image = canvas(NIGHT, DUSK)
    draw, dice = ImageDraw.Draw(image), Random(8)
    draw.polygon([(0, 640), (500, 560), (1000, 620), (1600, 540), (1600, 1067), (0, 1067)], fill=SNOW)
    draw.polygon([(760, 590), (840, 590), (1300, 1067), (300, 1067)], fill=DUSK)
    draw.rectangle((700, 430, 900, 590), fill=LAMP)
    draw.polygon([(640, 540), (960, 540), (1010, 630), (590, 630)], fill=RED)
    for _flake in range(420):
        x, y, size = dice.randrange(1600), dice.randrange(1067), dice.choice((2, 3, 4, 6))
        draw.ellipse((x, y, x + size, y + size), fill=SNOW)
    return image


def threads() -> Image.Image:
    image = canvas(PAPER, (228, 214, 194))
    draw, dice = ImageDraw.Draw(image), Random(60)
    for row in range(3):
        for column in range(6):
            left, top, dye = 100 + column * 240, 90 + row * 320, dice.choice(DYES)
            draw.rounded_rectangle((left, top, left + 190, top + 250), 14, fill=(252, 248, 240), outline=WOOD, width=3)
            for turn in range(24):
                light = dice.randrange(-14, 15)
                shade = tuple(max(0, min(255, part + light)) for part in dye)
                draw.line((left + 24, top + 30 + turn * 8, left + 166, top + 33 + turn * 8), fill=shade, width=7)
    return image


def morning() -> Image.Image:
    """Twenty-eight steps over the hills, towards a low sun: one for each day."""
    image = canvas((250, 238, 222), (244, 214, 186), (3200, 1280))  # twice as large: made smaller, its lines are smooth
    draw = ImageDraw.Draw(image)
    draw.ellipse((2160, 180, 2800, 820), fill=(248, 190, 132))
    for number, colour in enumerate([(222, 176, 152), (196, 134, 112), (160, 96, 80), (112, 70, 66)]):
        line = [(x, hill(x, number)) for x in range(0, 3201, 8)]
        draw.polygon([*line, (3200, 1280), (0, 1280)], fill=colour)
    for day in range(28):
        x = 180 + day * 104
        y, size = hill(x, 2) - 28, 14 + (day % 7 == 6) * 10
        draw.ellipse((x - size, y - size, x + size, y + size), fill=PAPER)
    return image


def hill(x: int, number: int) -> float:
    """How far below the upper edge; each nearer line of hills lies deeper."""
    return 600 + number * 152 + sin(x / (460 - number * 44) + number * 1.7) * (88 - number * 12)


def face(dice: Random) -> Image.Image:
    """No face at all: three calm shapes in colours that go together, as different as names are."""
    image = Image.new("RGB", (512, 512), dice.choice(GROUNDS))
    draw = ImageDraw.Draw(image)
    first, second, third = dice.sample(DYES, 3)
    turn = dice.randrange(360)
    draw.pieslice((60, 150, 452, 542), turn, turn + 180 + dice.randrange(90), fill=first)
    size, left, top = dice.randrange(150, 220), dice.randrange(120, 260), dice.randrange(60, 160)
    draw.ellipse((left, top, left + size, top + size), fill=second)
    draw.arc((30, 30, 482, 482), turn + 40, turn + 150, fill=third, width=26)
    return image


DRAWINGS = {"ferry": ferry, "plough": plough, "threads": threads, "morning": morning}
