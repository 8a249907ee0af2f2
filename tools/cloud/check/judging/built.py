"""What terraform would build, as `terraform show -json` tells it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Self

ACCOUNT = "serviceAccount:"


@dataclass(frozen=True)
class Resource:
    """One thing: what kind, our name for it, its key where there are several, and everything known about it."""

    type: str
    name: str
    key: str | int | None = None
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.type}.{self.name}" + ("" if self.key is None else f"[{self.key}]")

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)

    def block(self, name: str) -> dict[str, Any]:
        """A block that there is at most one of; empty if it is not there."""
        found = self.values.get(name) or [{}]
        return dict(found[0])


@dataclass(frozen=True)
class Built:
    """Everything, and ways to find one's way in it."""

    resources: tuple[Resource, ...]

    @classmethod
    def read(cls, file: Path) -> Self:
        """What a file that `terraform show -json` wrote says; modules within modules are one heap."""
        return cls(tuple(_resources(json.loads(file.read_text())["values"]["root_module"])))

    def of(self, *types: str) -> list[Resource]:
        """All of some kinds."""
        return [one for one in self.resources if one.type in types]

    def named(self, reference: str, *types: str) -> Resource | None:
        """What a reference means: an id, a self link, a name, or something that ends in `/` and the name.

        Nothing if it could mean several.
        """
        meant = [one for one in self.of(*types) if _names(one) & {reference, reference.rsplit("/", 1)[-1]}]
        return meant[0] if len(meant) == 1 else None

    @cached_property
    def functions(self) -> dict[str, Resource]:
        """The function of each family."""
        found = self.of("google_cloudfunctions2_function")
        return {str(one["name"]).removeprefix("avatid-"): one for one in found}

    def account(self, email: str) -> Resource | None:
        """One of our service accounts by its address, with or without `serviceAccount:`."""
        return self.named(email.removeprefix(ACCOUNT), "google_service_account")


def _names(one: Resource) -> set[str]:
    return {str(one[name]) for name in ("id", "self_link", "name", "secret_id", "email") if one[name]}


def _resources(module: dict[str, Any]) -> Iterator[Resource]:
    for one in module.get("resources", []):
        if one["mode"] == "managed":
            yield Resource(one["type"], one["name"], one.get("index"), one["values"])
    for inner in module.get("child_modules", []):
        yield from _resources(inner)
