"""The table of rules, as it stands in rules.toml, ready to be looked for in a text."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from forum.posts.pitch.phrases import Phrases

TABLE = Path(__file__).with_name("rules.toml")
READS_LIKE_ONE = 2.5
WHERE_NOTHING_IS_SOLD = 1.5
SPEAKS_AGAINST = -2.5  # at the most: a friendly word does not undo a shop window
AGAIN = 0.5  # of its weight, for a rule that is found in other words, too
IN_QUOTES = 1 / 3
OFTEN = 0.3  # of one's last posts

OWN_DOMAIN, OWN_DOMAIN_AGAIN, ORGANISERS_WORDS = "own_domain", "own_domain_again", "organisers_words"


@dataclass(frozen=True)
class Rule:
    name: str
    weight: float
    phrases: Mapping[str, tuple[str, ...]]  # by language; "any" for what is the same in all
    instead_of: frozenset[str] = frozenset()  # rules that are not found in the same words


@cache
def rules() -> dict[str, Rule]:
    table = tomllib.loads(TABLE.read_text("utf-8"))
    return {name: rule_of(name, **about) for name, about in table.items()}


def rule_of(name: str, weight: float, instead_of: Iterable[str] = (), **phrases: Iterable[str]) -> Rule:
    said_in = {language: tuple(said) for language, said in phrases.items()}
    return Rule(name, float(weight), said_in, frozenset(instead_of))


@cache
def phrases() -> Phrases:
    """Those of all rules in all languages: people write as they like, whatever language they read in."""
    found = Phrases()
    for rule in rules().values():
        for said in rule.phrases.values():
            found.add(rule.name, said)
    return found
