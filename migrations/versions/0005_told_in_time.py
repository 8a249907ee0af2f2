"""Told in time: messages whose fate is uncertain, conversations, topics."""

from migrations.plain_sql import act_as_owner, run

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what messages, chat and topics need; the SQL is in `migrations/sql/0005`."""
    with act_as_owner():
        run("0005")


def downgrade() -> None:
    """Take it away again, by the files of `migrations/sql/0005/down`."""
    with act_as_owner():
        run("0005/down")
