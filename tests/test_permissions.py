"""The table of permissions and its grids: each room tests its own lines, and together they are the whole table."""

from importlib import import_module
from pathlib import Path

from forum.core.permissions import RULES

TESTS = Path(__file__).parent


def permissions_of(grid) -> set[str]:
    """The permissions that a room's grid speaks of, however it is laid out."""
    keys = grid if isinstance(grid, dict) else [row[0] for row in grid]
    named = [part for key in keys for part in (key if isinstance(key, tuple) else (key,))]
    return {str(one) for one in named if str(one) in RULES}


def test_every_permission_has_its_row_in_the_grid_of_its_room(app):
    grids = [
        import_module(f"tests.{path.parent.name}.test_permissions").GRID for path in TESTS.glob("*/test_permissions.py")
    ]

    assert set().union(*map(permissions_of, grids)) == set(RULES)
