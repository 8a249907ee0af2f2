"""${message}

Follows ${down_revision | comma,n}.
"""

from migrations.plain_sql import act_as_owner, run, run_steps

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    """What is new; each file of `migrations/sql/${up_revision}` is a step (docs/decisions/0020)."""
    run_steps("${up_revision}")


def downgrade() -> None:
    """The way back, for a developer's own database, by the files of `migrations/sql/${up_revision}/down`."""
    with act_as_owner():
        run("${up_revision}/down")
