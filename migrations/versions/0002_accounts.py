"""Every way into an account, and out of it."""

from alembic import op

from migrations.plain_sql import act_as_owner, run

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what accounts need; the SQL is in `migrations/sql/0002`."""
    with act_as_owner():
        run("0002")


def downgrade() -> None:
    """Take it away again; codes for a purpose that the older release does not know are dropped."""
    with act_as_owner():
        for statement in _BACKWARDS:
            op.execute(statement)


_BACKWARDS = (
    "DROP TABLE data_export, rate_window",
    """ALTER TABLE user_session
        DROP COLUMN writes_allowed_by_id,
        DROP COLUMN writes_allowed_at,
        DROP CONSTRAINT user_session_support_is_read_only""",
    "CREATE INDEX identity_user_ix ON identity (user_id)",
    "ALTER TABLE identity DROP CONSTRAINT identity_provider_unique",
    "DELETE FROM one_time_code WHERE purpose = 'deletion_undo'",
    "ALTER TABLE one_time_code DROP CONSTRAINT one_time_code_purpose_known",
    """ALTER TABLE one_time_code ADD CONSTRAINT one_time_code_purpose_known CHECK (purpose IN
        ('registration', 'login', 'phone_update', 'email_update', 'password_reset', 'reauthentication'))""",
)
