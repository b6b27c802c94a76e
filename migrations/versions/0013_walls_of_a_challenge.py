"""walls know their challenge, so that who stands at one is found among a hundred thousand people

Revision: 0013, after 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STANDING = sa.text("lifted_at IS NULL")


def upgrade() -> None:
    op.add_column("walls", sa.Column("challenge_id", KEY, nullable=True))
    op.execute(
        "UPDATE walls SET challenge_id ="
        " (SELECT challenge_id FROM participations WHERE participations.id = walls.participation_id)"
    )
    with op.batch_alter_table("walls") as walls:
        walls.alter_column("challenge_id", existing_type=KEY, nullable=False)
        walls.create_foreign_key(
            op.f("fk_walls_challenge_id"), "challenges", ["challenge_id"], ["id"], ondelete="CASCADE"
        )
        walls.create_index(
            "ix_walls_standing", ["challenge_id", "id"], sqlite_where=STANDING, postgresql_where=STANDING
        )


def downgrade() -> None:
    with op.batch_alter_table("walls") as walls:
        walls.drop_index("ix_walls_standing")
        walls.drop_constraint(op.f("fk_walls_challenge_id"), type_="foreignkey")
        walls.drop_column("challenge_id")
