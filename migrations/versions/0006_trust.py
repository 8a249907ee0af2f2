"""Trust: ratings, what operators see and turn."""

from migrations.plain_sql import act_as_owner, run, run_steps

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what ratings and the panel need; each file of `migrations/sql/0006` is a step."""
    run_steps("0006")


def downgrade() -> None:
    """Take it away again, by the files of `migrations/sql/0006/down`."""
    with act_as_owner():
        run("0006/down")
