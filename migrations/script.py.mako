"""${message}

Follows ${down_revision | comma,n}.
"""

from alembic import op
import sqlalchemy as sa
${imports if imports else ""}
from migrations.plain_sql import act_as_owner

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    """What is new."""
    with act_as_owner():
        ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """The way back."""
    with act_as_owner():
        ${downgrades if downgrades else "pass"}
