"""The whole diary: payments, the waiting list, and other people's calendars."""

from migrations.plain_sql import act_as_owner, run

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what visits of several services, money and waiting need; the SQL is in `migrations/sql/0004`."""
    with act_as_owner():
        run("0004")


def downgrade() -> None:
    """Take it away again, by the files of `migrations/sql/0004/down`."""
    with act_as_owner():
        run("0004/down")
