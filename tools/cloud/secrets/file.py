"""The env file: read as it stands, because a `$` in a secret is a dollar sign."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from dotenv.parser import parse_stream

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / ".env.example"
SETTINGS = ROOT / "terraform" / "settings.json"


class NotReadable(Exception):
    """There is no such file, or a line of it is no setting; the message shows the line's number and no more."""


def values_in(file: Path) -> dict[str, str]:
    """What the file sets, without what it leaves empty; raises `NotReadable`."""
    try:
        with file.open(encoding="utf-8") as lines:
            broken = [each.original.line for each in parse_stream(lines) if each.error]
        values = dotenv_values(file, interpolate=False, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotReadable(f"{file} cannot be read: {type(error).__name__}") from None
    if broken:
        raise NotReadable(f"{file}: line {', '.join(map(str, broken))} is no setting; nothing was changed")
    return {name: value for name, value in values.items() if value}


def example_names() -> set[str]:
    """Every name that `.env.example` tells of."""
    return set(dotenv_values(EXAMPLE, interpolate=False))


@cache
def settings() -> dict[str, Any]:
    """What Terraform knows of our settings."""
    known: dict[str, Any] = json.loads(SETTINGS.read_text())
    return known


def secret_names() -> set[str]:
    """Every secret there can be."""
    return set(settings()["secrets"])


def plain_names() -> set[str]:
    """Every setting that any function reads and anybody may see."""
    return {name for names in settings()["plain"].values() for name in names}
