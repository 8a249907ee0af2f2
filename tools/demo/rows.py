"""The demo as it is written down, who can sign in, and whether it is in the database: quick to import."""

import functools
import json
import pathlib
import unicodedata
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

FOLDER = pathlib.Path(__file__).parent
CITIES = ("tirana", "durres", "shkoder")
SOURCE = "demo"
PASSWORD = "avatid-demo"
CUSTOMER = "customer@example.com"
ADMIN, SUPPORT = "admin@example.com", "support@example.com"
SECRET = "AVATIDDEMOAVATIDDEMOAVATIDDEMOAV"
"""The second factor of the demo's operators (base32); everybody may know it, as they know the password."""


@functools.cache
def rows() -> tuple[dict[str, Any], ...]:
    """Every venue's row, city by city."""
    return tuple(row for city in CITIES for row in read(f"{city}.json"))


def read(name: str) -> Any:
    """One of the files next to this one."""
    return json.loads((FOLDER / name).read_text("utf-8"))


def is_loaded(db: Session) -> bool:
    """Whether every venue is in the database."""
    known = db.execute(text("SELECT source_id FROM business WHERE source = :demo"), {"demo": SOURCE})
    return {row["slug"] for row in rows()} <= set(known.scalars())


def owners_address(slug: str) -> str:
    """The address that the owner of a venue signs in with."""
    return f"{slug}@example.com"


def employees_address(slug: str, first_name: str) -> str:
    """The address that somebody of the team signs in with."""
    plain = unicodedata.normalize("NFKD", first_name).encode("ascii", "ignore").decode()
    return f"{plain.lower()}.{owners_address(slug)}"


def customers_address(first_name: str) -> str:
    """The address that a customer signs in with who is there to rate venues."""
    return f"{first_name.lower()}.customer@example.com"


def sign_ins() -> str:
    """Accounts worth having, for the person who has just started the stack."""
    first = rows()[0]
    colleague = first["team"][1]["name"]
    accounts = {
        "customer": CUSTOMER,
        f"owner of {first['name_en']}": owners_address(first["slug"]),
        f"works there ({colleague})": employees_address(first["slug"], colleague.split()[0]),
        "admin at /admin/, with the code that `make demo-code` prints": ADMIN,
        "support at /admin/, the same": SUPPORT,
    }
    lines = [f"  {address:<42} {who}" for who, address in accounts.items()]
    return "\n".join([f"Demo sign-ins, all with the password {PASSWORD}:", *lines])
