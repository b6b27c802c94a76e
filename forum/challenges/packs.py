"""Built-in packs: ready-made challenges, one TOML file each, that an organiser can start from."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from forum.challenges.models import Challenge
from forum.challenges.prompts import TEXTS


@dataclass(frozen=True)
class Pack:
    """Its texts, its pledge, and the texts of each of its days."""

    name: str
    language: str
    title: str
    summary: str
    hashtag: str
    description: str
    will: str
    stop: str
    days: tuple[dict[str, str], ...]

    @property
    def length(self) -> int:
        return len(self.days)

    def fill(self, challenge: Challenge) -> None:
        """Give a new challenge's days the pack's prompts; a longer one has empty days at its end."""
        for prompt, texts in zip(challenge.prompts, self.days, strict=False):
            prompt.fill(**texts)


@cache
def packs() -> dict[str, Pack]:
    """All packs, by name."""
    found = [file for file in files("forum.challenges").joinpath("packs").iterdir() if file.name.endswith(".toml")]
    told = {file.name.removesuffix(".toml"): tomllib.loads(file.read_text(encoding="utf-8")) for file in found}
    return {name: read(name, told[name]) for name in sorted(told)}


def packs_for(language: str) -> list[Pack]:
    """All packs, those in this language first."""
    return sorted(packs().values(), key=lambda pack: pack.language != language)


def read(name: str, told: dict[str, Any]) -> Pack:
    return Pack(
        name=name,
        language=told["language"],
        title=told["title"],
        summary=told["summary"],
        hashtag=told["hashtag"],
        description=told["description"].strip(),
        will=told["pledge"]["will"].strip(),
        stop=told["pledge"]["stop"].strip(),
        days=tuple({text: day.get(text, "").strip() for text in TEXTS} for day in told["days"]),
    )
