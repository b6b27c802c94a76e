"""Reading a text for what makes it a pitch: which rules are found, in which words, and what they weigh together.

Pure: the same text gives the same reading, on every machine, without the database. docs/decisions/pitch-check.md says
why it is a table of words, and how well it does.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from forum.posts.pitch.phrases import Phrases
from forum.posts.pitch.places import MOST_ADDRESSES, is_within, place_of
from forum.posts.pitch.rules import (
    AGAIN,
    IN_QUOTES,
    OFTEN,
    ORGANISERS_WORDS,
    OWN_DOMAIN,
    OWN_DOMAIN_AGAIN,
    READS_LIKE_ONE,
    SPEAKS_AGAINST,
    WHERE_NOTHING_IS_SOLD,
    Rule,
    phrases,
    rules,
)
from forum.posts.pitch.tokens import Token, tokens_of

LONGEST_READ = 12_000  # characters: a title and the longest text


@dataclass(frozen=True, slots=True)
class Found:
    """Words of the text by which a rule was found."""

    start: int
    end: int
    rule: str
    words: str
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """`found`: in the order of the text, what speaks for a pitch; what speaks against it is in the score only."""

    score: float
    found: tuple[Found, ...]

    def reads_like_a_pitch(self, *, nothing_is_sold: bool = False) -> bool:
        return self.score >= (WHERE_NOTHING_IS_SOLD if nothing_is_sold else READS_LIKE_ONE)

    @property
    def words(self) -> set[tuple[str, str]]:
        """What was found, wherever in the text it stands."""
        return {(one.rule, one.words.casefold()) for one in self.found}


def read(
    text: str,
    own_addresses: Iterable[str] = (),
    recent_share: float = 0.0,
    organisers_words: Iterable[str] = (),
) -> Reading:
    """`own_addresses`: the writer's; `recent_share`: the part of their last posts that links to one of these."""
    text = text[:LONGEST_READ]
    tokens = tokens_of(text)
    hits = list(by_phrases(phrases(), text, tokens))
    hits += by_phrases(Phrases().add(ORGANISERS_WORDS, organisers_words), text, tokens)
    hits += by_own_domain(text, tokens, own_addresses, recent_share)
    found = without_replaced(without_overlaps(hits))
    return Reading(weighed(found), tuple(one for one in found if rules()[one.rule].weight > 0))


def by_phrases(said: Phrases, text: str, tokens: Sequence[Token]) -> Iterator[Found]:
    for rule, first, last in said.find(tokens):
        yield found_at(text, tokens[first].start, tokens[last].end, rule, tokens[first].is_quoted)


def found_at(text: str, start: int, end: int, rule: str, is_quoted: bool) -> Found:
    return Found(start, end, rule, text[start:end], is_quoted)


def by_own_domain(
    text: str, tokens: Sequence[Token], own_addresses: Iterable[str], recent_share: float
) -> Iterator[Found]:
    own = {place_of(address) for address in own_addresses}
    links = [token for token in tokens if token.kind == "link"][:MOST_ADDRESSES]
    for token in links if own else ():
        if any(is_within(place_of(token.text), place) for place in own):
            yield found_at(text, token.start, token.end, OWN_DOMAIN, token.is_quoted)
            if recent_share >= OFTEN:
                yield found_at(text, token.start, token.end, OWN_DOMAIN_AGAIN, token.is_quoted)


def without_overlaps(hits: Iterable[Found]) -> list[Found]:
    """In the order of the text; of two that one rule found in the same words, the longer one."""
    kept: list[Found] = []
    last: dict[str, int] = {}
    for hit in sorted(hits, key=lambda one: (one.start, -one.end)):
        if hit.start >= last.get(hit.rule, 0):
            last[hit.rule] = hit.end
            kept.append(hit)
    return kept


def without_replaced(found: Sequence[Found]) -> list[Found]:
    """A rule that stands instead of others takes their words: money that somebody spent is no price."""
    for rule in rules().values():
        if rule.instead_of:
            found = apart_from(rule, found)
    return list(found)


def apart_from(rule: Rule, found: Sequence[Found]) -> list[Found]:
    taken = [one for one in found if one.rule == rule.name]
    ends = [one.end for one in taken]

    def is_taken(one: Found) -> bool:
        following = bisect_right(ends, one.start)
        return following < len(taken) and taken[following].start < one.end

    return [one for one in found if one.rule not in rule.instead_of or not is_taken(one)]


def weighed(found: Iterable[Found]) -> float:
    by_rule: dict[str, list[Found]] = {}
    for one in found:
        by_rule.setdefault(one.rule, []).append(one)
    weights = [weight_of(rule, hits) for rule, hits in by_rule.items()]
    against = sum(weight for weight in weights if weight < 0)
    return round(sum(weight for weight in weights if weight > 0) + max(against, SPEAKS_AGAINST), 2)


def weight_of(rule: str, hits: Sequence[Found]) -> float:
    """Found in several words it weighs more than in one, but not again with each."""
    weight = rules()[rule].weight * (IN_QUOTES if all(one.is_quoted for one in hits) else 1)
    return weight * (1 + AGAIN) if len({one.words.casefold() for one in hits}) > 1 else weight
