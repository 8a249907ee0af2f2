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


_OLDER_DIGEST = """
    CREATE OR REPLACE FUNCTION audit_digest(entry audit_log) RETURNS bytea
        LANGUAGE sql STABLE
        RETURN sha256(entry.previous_hash || convert_to(jsonb_build_array(
            entry.chain_no, extract(epoch FROM entry.at), entry.actor_kind, entry.actor_id, entry.subject_id,
            entry.business_id, entry.action, entry.object_kind, entry.object_uid, entry.request_id, entry.data,
            encode(entry.text_hash, 'hex'))::text, 'UTF8'))"""
_BACKWARDS = (
    "DROP TRIGGER business_member_is_no_operator ON business_member",
    "DROP TRIGGER operator_has_no_team ON operator",
    "DROP FUNCTION check_two_worlds",
    _OLDER_DIGEST,
    """DROP INDEX users_moved_over_ix, booking_guest_phone_ix, employee_email_ix, employee_phone_ix,
        business_email_ix, business_phone_ix, notification_about_booking_ix""",
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
