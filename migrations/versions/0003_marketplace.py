"""A marketplace: found by many, filled by owners."""

from alembic import op

from migrations.plain_sql import act_as_owner, run

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what finding and onboarding need; the SQL is in `migrations/sql/0003`."""
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA public")
    op.execute("CREATE EXTENSION IF NOT EXISTS fuzzystrmatch WITH SCHEMA public")
    with act_as_owner():
        run("0003")


def downgrade() -> None:
    """Take it away again, by the files of `migrations/sql/0003/down`."""
    with act_as_owner():
        run("0003/down")
    op.execute("DROP EXTENSION btree_gin")
    op.execute("DROP EXTENSION fuzzystrmatch")
