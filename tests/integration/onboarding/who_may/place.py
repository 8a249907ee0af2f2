"""A place where there is something of everything, the six people who try to get at it, and what they are told."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa

from common.web.contract import Route
from functions.business.routes import api
from tests.integration.conftest import Phone
from tests.integration.digest import digest
from tests.integration.onboarding.who_may.rows import OK, Row
from tests.integration.shared.sending import a_photo

USUAL = {401: "not_signed_in", 403: "forbidden", 404: "not_found"}
FILES = {
    "photo": a_photo(),
    "venues": b"id,name,lat,lon,category,address,city,phone,opening_hours\n"
    b"1,Berber Kampi,41.3275,19.8187,barber,Rruga 1,Tirana,+355692034567,\n",
    "services": b"name,price,duration_minutes,category,employee\nBeard,500,20,barber,\n",
}
ROUTES: dict[str, Route] = {f"{route.method} {route.path}": route for route in api.routes}


@dataclass(frozen=True)
class Place:
    """Bora's salon with something of everything, all of it by name, and everybody's phone."""

    connection: sa.Connection
    phones: dict[str, Phone]
    names: dict[str, str]
    uploads: dict[str, str]

    def told(self, who: str, row: Row) -> str:
        """What this person is told who asks so, in the words of the table; whatever it did is undone."""
        undone, before = self.connection.begin_nested(), self.digest()
        reply = self.ask(who, row)
        is_ok = reply.status_code == ROUTES[row.route].status
        is_changed = not is_ok and self.digest() != before
        undone.rollback()
        return in_short(reply, is_ok=is_ok) + (", and something has changed" if is_changed else "")

    def ask(self, who: str, row: Row) -> Any:
        """The whole reply."""
        names = self.names | {"own upload": self.uploads.get(who, "")}
        method, path = row.route.split(" ")
        path = re.sub(r"<uuid:(\w+)>", lambda m: names[row.instead.get(m[1], m[1])], path)
        query, phone = filled(row.query, names), self.phones[who]
        if method == "GET":
            return phone.get(path, **query)
        if row.file:
            return phone.send_file(method, f"{path}?{urlencode(query)}", FILES[row.file])
        return getattr(phone, method.lower())(path, filled(row.body, names))

    def digest(self) -> dict[str, str]:
        """What stands in each table, so that nothing changes unseen."""
        return digest(self.connection)


def in_short(reply: Any, *, is_ok: bool) -> str:
    """`ok`, or the status, and the code of a refusal where it is not the usual one."""
    if is_ok:
        return OK
    code = (reply.json or {}).get("code", "")
    return str(reply.status_code) if code == USUAL.get(reply.status_code) else f"{reply.status_code} {code}"


def filled(template: Any, names: dict[str, str]) -> Any:
    """The same with every `<name>` replaced by what it stands for."""
    if isinstance(template, str):
        known = re.fullmatch(r"<([\w ]+)>", template)
        return names[known[1]] if known else template
    if isinstance(template, dict):
        return {key: filled(value, names) for key, value in template.items()}
    if isinstance(template, list):
        return [filled(value, names) for value in template]
    return template
