"""The colours of the design tokens, and how well one can be read on another (WCAG 2.2, contrast).

Tokens are written in static/css/tokens.css as `--color-ink: light-dark(oklch(…), oklch(…))`. Which of them meet on a
page is listed here, so that a test can hold each pair against what it needs, in light and in dark.
"""

import re
from dataclasses import dataclass
from math import cos, radians, sin

TEXT, EDGE = 4.5, 3.0  # what WCAG 2.2 AA asks of text, and of the edges by which one finds controls
TOKEN = re.compile(r"--color-([\w-]+): light-dark\(oklch\(([^)]*)\), oklch\(([^)]*)\)\);")

ON_PAPER = ("ink", "muted", "ember", "ember-strong", "good", "wrong", "care")
SURFACES = ("paper", "raised", "field", "glow", "good-soft", "wrong-soft", "care-soft")
TEXTS = [
    *((words, "paper") for words in ON_PAPER),
    *(("ink", surface) for surface in SURFACES[1:]),
    *(("muted", surface) for surface in ("raised", "field", "glow", "line")),
    *((("ember", surface)) for surface in ("raised", "glow", "field")),
    ("ink", "line"),
    ("on-ember", "ember"),
    ("on-ember", "ember-strong"),
    ("wrong", "wrong-soft"),
    ("paper", "ink"),
]
EDGES = [
    ("edge", "paper"),
    ("edge", "field"),
    ("edge", "raised"),
    ("ember", "paper"),
    ("ember", "raised"),
    ("wrong", "paper"),
    ("wrong", "field"),
    ("ink", "raised"),
]


@dataclass(frozen=True)
class Colour:
    """A colour as `oklch` has it: lightness from 0 to 1, chroma, hue in degrees."""

    lightness: float
    chroma: float
    hue: float

    @classmethod
    def read(cls, words: str) -> "Colour":
        lightness, chroma, hue = words.split()
        return cls(float(lightness.rstrip("%")) / 100, float(chroma), float(hue))

    @property
    def rgb(self) -> tuple[float, float, float]:
        """Linear sRGB; what a screen cannot show is cut off, as browsers do."""
        a, b = self.chroma * cos(radians(self.hue)), self.chroma * sin(radians(self.hue))
        long = (self.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
        medium = (self.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
        short = (self.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
        red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
        green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
        blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
        return in_sight(red), in_sight(green), in_sight(blue)

    @property
    def luminance(self) -> float:
        red, green, blue = self.rgb
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    @property
    def hex(self) -> str:
        """As older formats write it: #fcf9f4."""
        return "#" + "".join(f"{round(255 * curved(part)):02x}" for part in self.rgb)


def in_sight(part: float) -> float:
    return min(1.0, max(0.0, part))


def curved(part: float) -> float:
    """From light to the numbers that files hold."""
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


@dataclass(frozen=True)
class Token:
    """A colour in both looks."""

    name: str
    light: Colour
    dark: Colour


@dataclass(frozen=True)
class Pair:
    """Two colours that meet on a page, and what that asks of them."""

    front: Token
    back: Token
    needs: float

    @property
    def light(self) -> float:
        return contrast(self.front.light, self.back.light)

    @property
    def dark(self) -> float:
        return contrast(self.front.dark, self.back.dark)

    @property
    def least(self) -> float:
        return min(self.light, self.dark)


def contrast(one: Colour, other: Colour) -> float:
    """From 1 (the same) to 21 (black on white)."""
    dim, bright = sorted((one.luminance, other.luminance))
    return (bright + 0.05) / (dim + 0.05)


def tokens_in(css: str) -> dict[str, Token]:
    """The colours that a style sheet names, by their names."""
    found = TOKEN.findall(css)
    return {name: Token(name, Colour.read(light), Colour.read(dark)) for name, light, dark in found}


def pairs_of(tokens: dict[str, Token]) -> list[Pair]:
    """Every pair that is used together."""
    texts = [Pair(tokens[front], tokens[back], TEXT) for front, back in TEXTS]
    return texts + [Pair(tokens[front], tokens[back], EDGE) for front, back in EDGES]
