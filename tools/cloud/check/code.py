"""What the code says about itself, as JSON: python -m tools.cloud.check.code. A process of its own: it loads all."""

import json
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from common.models import Queue
from common.settings import Settings
from common.settings.needs import NOT_IN_THE_CLOUD
from tools import generate

ROOT = Path(__file__).parents[3]


def facts() -> dict[str, Any]:
    """Owners of paths, schedules of jobs, queues, settings and secrets."""
    names = {name: _names(name, field) for name, field in Settings.model_fields.items()}
    kept = {name.upper() for name, field in Settings.model_fields.items() if field.annotation is SecretStr}
    return {
        "private": list(generate.PRIVATE),
        "owners": owners(),
        "schedules": {job["path"]: job for job in map(generate.schedule, _jobs())},
        "queues": [str(queue) for queue in Queue],
        "settings": sorted({name for each in names.values() for name in each}),
        "secrets": sorted(kept - NOT_IN_THE_CLOUD),
    }


def owners() -> dict[str, str]:
    """Whose every path of the contract is; pages of health that all have are shown at the front door."""
    families = {route.openapi_path: api.family for api in generate.apis() for route in api.routes}
    contract = json.loads((ROOT / "docs" / "openapi.json").read_text())
    return {path: families.get(path, "business") for path in contract["paths"]}


def _jobs() -> list[Any]:
    return [job for each in generate.backgrounds() for job in each.jobs]


def _names(name: str, field: FieldInfo) -> list[str]:
    """What a setting is called in the environment."""
    choices = getattr(field.validation_alias, "choices", None)
    return [str(one) for one in choices] if choices else [name.upper()]


if __name__ == "__main__":
    print(json.dumps(facts()))
