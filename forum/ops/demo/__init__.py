"""The demo: a small lively community whose days lie around today. The texts are in the TOML files beside this one.

Everything is told by the verbs of the product, in the order in which it happened, so what the demo shows is what real
use would have left behind. What would happen later than now is left out.
"""

from forum.ops.demo.hearing import let_everyone_hear
from forum.ops.demo.telling import is_told, tell

__all__ = ["is_told", "let_everyone_hear", "tell"]
