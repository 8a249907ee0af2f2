"""What stands in each table, so that nothing changes unseen."""

import sqlalchemy as sa

from common.models import Base

COUNTERS = {"rate_limit", "rate_window", "message_key"}
"""Tables that count tries: somebody who is refused has tried."""


def digest(connection: sa.Connection) -> dict[str, str]:
    """A hash of every row of every table, as this connection sees them."""
    rows = " UNION ALL ".join(
        f"SELECT '{name}', coalesce(md5(string_agg(t::text, ';' ORDER BY t::text)), '') FROM {name} t"
        for name in sorted(set(Base.metadata.tables) - COUNTERS)
    )
    return {str(name): str(hashed) for name, hashed in connection.execute(sa.text(rows))}
