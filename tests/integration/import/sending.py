"""Files as owners send them."""

import json
from typing import Any

from tests.integration.conftest import Phone

IMPORT = "/api/onboarding/import/"
TIRANA = [19.8187, 41.3275]
VENUES = "id,name,lat,lon,category,address,city,phone,opening_hours\n"
SERVICES = "name,price,duration_minutes,category,employee\n"


def send(who: Phone, content: bytes | str, *, write: bool = False, **query: Any) -> Any:
    """Send a file, to be tried or to be written."""
    asked = query | {"dry_run": "false" if write else "true"}
    words = "&".join(f"{name}={value}" for name, value in asked.items())
    body = content.encode() if isinstance(content, str) else content
    return who.send_file("POST", f"{IMPORT}?{words}", body)


def rows(reply: Any, status: int = 200) -> list[dict[str, Any]]:
    """The rows of a report, whether it came as a reply or with a refusal."""
    assert reply.status_code == status, reply.text
    found: list[dict[str, Any]] = (reply.json if status == 200 else reply.json["report"])["rows"]
    return found


def feature(number: int = 1, **tags: Any) -> dict[str, Any]:
    """A hairdresser's shop in Tirana."""
    return {
        "type": "Feature",
        "id": f"node/{number}",
        "geometry": {"type": "Point", "coordinates": TIRANA},
        "properties": {"name": f"Salloni {number}", "shop": "hairdresser"} | tags,
    }


def collection(*features: Any) -> bytes:
    """A file of venues."""
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()
