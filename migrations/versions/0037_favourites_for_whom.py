"""for whom the sentence of a favourite was written

Those that are there already were for whoever can read them now: nothing is open afterwards that was not open before.

Revision: 0037, after 0036
"""

from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

AS_IT_IS_NOW = """
    UPDATE favourites SET written_for = (
        SELECT CASE WHEN posts.circle_id IS NOT NULL OR 'invited' IN (challenges.visibility, posts.visibility)
            THEN 'invited'
            WHEN 'members' IN (challenges.visibility, posts.visibility, posts.audience) THEN 'members'
            ELSE 'public' END
        FROM posts JOIN challenges ON challenges.id = favourites.challenge_id WHERE posts.id = favourites.post_id)
"""


def upgrade() -> None:
    op.execute(
        "ALTER TABLE favourites ADD COLUMN written_for VARCHAR(10) DEFAULT 'public' NOT NULL"
        " CONSTRAINT ck_favourites_written_for CHECK (written_for IN ('public', 'members', 'invited'))"
    )
    op.execute(AS_IT_IS_NOW)


def downgrade() -> None:
    op.execute("ALTER TABLE favourites DROP COLUMN written_for")
