"""The migrations make what the models say, no more and no less."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from forum.core.database import db


# SQLite cannot tell what an index of an expression is made of; PostgreSQL can, and the same test runs there.
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
def test_the_migrations_make_what_the_models_say(migrated: Flask) -> None:
    with migrated.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "target_metadata": db.metadata})
        assert compare_metadata(context, db.metadata) == []
