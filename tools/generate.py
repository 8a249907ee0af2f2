"""`make generate`: what others read of us (OpenAPI, URL map, schedules, settings, schema), from what decides it."""

import importlib
import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

from common.background import Background, Job
from common.settings import ADDRESSES, Settings, needs
from common.web import health, openapi, routing
from common.web.contract import Api
from main import FAMILIES
from tools import configuration, reach, schema_dump

ROOT = Path(__file__).parent.parent
PRIVATE = ("worker",)
VERSION = "0.1.0"


def apis() -> list[Api]:
    """The routes of every family that has some."""
    return [
        importlib.import_module(f"functions.{family}.routes").api
        for family in FAMILIES
        if _has(family, "routes")
    ]


def backgrounds() -> list[Background]:
    """The tasks and jobs of every family that has some."""
    found = [
        importlib.import_module(f"functions.{family}.tasks") for family in FAMILIES if _has(family, "tasks")
    ]
    return [module.background for module in found]


def _has(family: str, part: str) -> bool:
    return importlib.util.find_spec(f"functions.{family}.{part}") is not None


def files() -> dict[Path, str]:
    """Every generated file and what must stand in it."""
    public = [api for api in apis() if api.family not in PRIVATE]
    contract = openapi.document([health.api, *public], VERSION)
    return {
        ROOT / "docs" / "openapi.json": contract.model_dump_json(
            by_alias=True, exclude_none=True, exclude_unset=True, indent=1
        )
        + "\n",
        ROOT / "terraform" / "routes.json": _json(routing.url_map(apis(), PRIVATE, at_the_door="business")),
        ROOT / "terraform" / "schedules.json": _json(
            [schedule(job) for each in backgrounds() for job in each.jobs]
        ),
        ROOT / "terraform" / "settings.json": _json(settings()),
        configuration.FILE: configuration.document(),
    }


def settings() -> dict[str, Any]:
    """Which secrets there are and for whom, and which plain settings each family reads."""
    secrets = {name: _secret(secret) for name, secret in sorted(needs.SECRETS.items())}
    return {"secrets": secrets, "plain": {family: _plain(family) for family in needs.FAMILIES}}


def _secret(secret: needs.Secret) -> dict[str, Any]:
    return {
        "families": list(secret.families),
        "required": secret.is_required,
        "when": dict([secret.when]) if secret.when else None,
    }


def _plain(family: str) -> list[str]:
    elsewhere = needs.NOT_IN_THE_CLOUD | set(needs.SECRETS) | {name.upper() for name in ADDRESSES}
    read = {"FAMILY", *map(str.upper, reach.code().reached(family))}
    if read & needs.DECIDED_BY_THE_PROFILE:
        read.add("SESSION_PROFILE")
    return sorted(read - elsewhere)


def schedule(job: Job) -> dict[str, Any]:
    minutes = job.minutes(Settings.model_construct())
    return {
        "name": job.name,
        "path": f"/cron/{job.name}/",
        "schedule": _cron(minutes),
        "time_zone": "Europe/Tirane",
        "every_seconds": minutes * 60,
        "description": job.title,
    }


def _cron(minutes: int) -> str:
    """Every so many minutes as cron says it: whole hours on the hour, whole days at three in the morning."""
    if minutes % 1440 == 0:
        return "0 3 * * *" if minutes == 1440 else f"0 3 */{minutes // 1440} * *"
    if minutes % 60 == 0:
        return "0 * * * *" if minutes == 60 else f"0 */{minutes // 60} * * *"
    return "* * * * *" if minutes == 1 else f"*/{minutes} * * * *"


def _json(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def main() -> int:
    """Write what is stale; with `--check` only say so, and fail."""
    stale = {path: text for path, text in files().items() if not path.exists() or path.read_text() != text}
    for path in stale:
        print(("stale: " if "--check" in sys.argv else "written: ") + str(path.relative_to(ROOT)))
    if "--check" in sys.argv:
        return 1 if stale else 0
    for path, text in stale.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    schema_dump.FILE.write_text(schema_dump.fresh_dump())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
