"""Who may do what in the database: one role owns, one works, and people and functions are members of them.

`avatid_owner` owns every table and signs nobody in. `avatid_app` reads and writes rows (what it may not, the
migrations say). In the cloud each family signs in as its own IAM user and is a member of avatid_app; the migrator is
a member of avatid_owner. Cloud SQL has no superuser: what only one may do elsewhere, `cloudsqlsuperuser` does
there, and its attributes (CREATEROLE) are not inherited by its members but have to be put on with SET ROLE.

A family's rights end at its role, not at its tables: that would be a list of some 60 tables times 7 families to keep
right by hand, against somebody who runs code in a function that already books, pays and erases.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

log = logging.getLogger("migrations")

OWNER, APP, CLOUD = "avatid_owner", "avatid_app", "cloudsqlsuperuser"
EXTENSIONS = ("postgis", "btree_gist", "pg_trgm", "unaccent", "citext", "btree_gin", "fuzzystrmatch")
_IAM_SUFFIX = ".gserviceaccount.com"
"""Cloud SQL calls a service account by its address without this."""


class Misfit(Exception):
    """A user who is not there, or may do too much."""


def prepare(connection: Connection) -> None:
    """Make what the first migration needs and its migrator could not make by itself: extensions and roles."""
    with _at_its_mightiest(connection):
        for name in EXTENSIONS:
            if not _is_there(connection, "pg_extension", "extname", name):
                connection.execute(text(f"CREATE EXTENSION IF NOT EXISTS {name} WITH SCHEMA public"))
                log.info("  extension %s", name)
        for role in (OWNER, APP):
            if not _is_there(connection, "pg_roles", "rolname", role):
                connection.execute(text(f"CREATE ROLE {role} NOLOGIN"))
                log.info("  role %s", role)
        _let_in(connection, OWNER, _ourselves(connection))
        connection.execute(text(f"GRANT USAGE, CREATE ON SCHEMA public TO {OWNER}"))
    connection.commit()


def grant(connection: Connection, users: Iterable[str]) -> None:
    """Make `users` members of avatid_app.

    Raises `Misfit` for one whom the server does not know, or who could do more than the app may.
    """
    with _at_its_mightiest(connection):
        for user in (each.removesuffix(_IAM_SUFFIX) for each in users):
            if not _is_there(connection, "pg_roles", "rolname", user):
                raise Misfit(f"the database has no user {user}")
            _let_in(connection, APP, user)
            for mighty in (OWNER, CLOUD):
                if _is_member(connection, mighty, user):
                    raise Misfit(f"{user} works as the app and must not be a member of {mighty}")
    connection.commit()


def _let_in(connection: Connection, role: str, user: str) -> None:
    """A plain GRANT means the same on 15 and 16: what the role may, its member may, and may become it."""
    if not _is_member(connection, role, user):
        quoted = connection.dialect.identifier_preparer.quote_identifier(user)
        connection.execute(text(f"GRANT {role} TO {quoted}"))
        log.info("  %s is a member of %s", user, role)


def _ourselves(connection: Connection) -> str:
    return str(connection.scalar(text("SELECT session_user")))


def _is_member(connection: Connection, role: str, user: str) -> bool:
    """Whether `user` may act as `role`; a superuser may act as anybody."""
    if not _is_there(connection, "pg_roles", "rolname", role):
        return False
    asked = text("SELECT pg_has_role(:user, :role, 'USAGE')")
    return bool(connection.scalar(asked, {"user": user, "role": role}))


def _is_there(connection: Connection, catalog: str, column: str, name: str) -> bool:
    asked = text(f"SELECT EXISTS (SELECT FROM {catalog} WHERE {column} = :name)")
    return bool(connection.scalar(asked, {"name": name}))


@contextmanager
def _at_its_mightiest(connection: Connection) -> Iterator[None]:
    """In the cloud: as cloudsqlsuperuser until the end of the transaction. Elsewhere as who we are."""
    is_superuser = connection.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = session_user"))
    if not is_superuser and _is_member(connection, CLOUD, _ourselves(connection)):
        connection.execute(text(f"SET LOCAL ROLE {CLOUD}"))
    yield
    connection.execute(text("RESET ROLE"))
