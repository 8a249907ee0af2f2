"""The nouns of the whole system, and what they promise each other.

The SQL is in `migrations/sql/0001`, one file a topic. Its first file creates extensions and roles as whoever
migrates, and then becomes avatid_owner for the rest.
"""

from alembic import op

from migrations.plain_sql import run

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create everything."""
    run("0001")
    op.execute("RESET ROLE")


def downgrade() -> None:
    """Drop everything that avatid_owner has here; roles and extensions stay, others may use them."""
    op.execute("REVOKE ALL ON SCHEMA public FROM avatid_app")
    op.execute("DROP OWNED BY avatid_owner")
