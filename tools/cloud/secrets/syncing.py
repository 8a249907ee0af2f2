"""What becomes of each secret; the words say what happened and show nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tools.cloud.secrets.file import secret_names, settings
from tools.cloud.secrets.keeping import Keeper

IRREPLACEABLE = frozenset({"PASSWORD_PEPPER", "SEALING_KEYS"})
"""What people have is made with these: another one takes it from them."""


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the report."""

    name: str
    words: str
    is_fine: bool = True


@dataclass(frozen=True, slots=True)
class Syncing:
    """From values to versions; `allowed` may be changed even where something would be lost by it."""

    keeper: Keeper
    dry_run: bool = False
    allowed: frozenset[str] = frozenset()

    def run(self, values: Mapping[str, str], *, disable_old: bool = False) -> Sequence[Said]:
        """First look at everything, then write: whatever is refused, nothing has been changed."""
        there = self.keeper.names() & secret_names()
        newest = {name: self.keeper.newest(name) for name in sorted(there)}
        refused = self._refused(values, newest)
        if refused:
            return refused
        said = [self._kept(name, values.get(name), kept) for name, kept in newest.items()]
        if disable_old and not self.dry_run:
            said += self._disabled(name for name, kept in newest.items() if kept or name in values)
        return [*said, *_without_a_place(values, there)]

    def _refused(self, values: Mapping[str, str], newest: Mapping[str, str | None]) -> list[Said]:
        losses = {
            name: self._loss(name, kept, values[name])
            for name, kept in newest.items()
            if name in values and name not in self.allowed
        }
        return [
            Said(name, f"refused, {why}; if you mean it: --change {name}", is_fine=False)
            for name, why in losses.items()
            if why
        ]

    def _loss(self, name: str, kept: str | None, value: str) -> str:
        """The same without a value to compare with: where there has been one, it is disabled, not forgotten."""
        if kept is not None:
            return _lost(name, kept, value)
        hidden = name in IRREPLACEABLE and self.keeper.has_versions(name)
        return "it has a value that is disabled and cannot be compared" if hidden else ""

    def _kept(self, name: str, value: str | None, kept: str | None) -> Said:
        if value is None:
            return Said(name, "unchanged, not in the file") if kept is not None else self._missing(name)
        if value == kept:
            return Said(name, "unchanged")
        if self.dry_run:
            return Said(name, "would get a new version")
        self.keeper.add(name, value)
        return Said(name, "new version")

    def _missing(self, name: str) -> Said:
        families = ", ".join(settings()["secrets"][name]["families"])
        return Said(name, f"missing: no value anywhere, and needed by {families}", is_fine=False)

    def _disabled(self, names: Iterable[str]) -> list[Said]:
        counts = {name: self.keeper.disable_old(name) for name in names}
        return [Said(name, f"{count} older disabled") for name, count in counts.items() if count]


def _lost(name: str, kept: str, value: str) -> str:
    """What nobody could read or prove any more if this took the place of what is kept."""
    if name == "PASSWORD_PEPPER" and value != kept:
        return "with another one nobody's password is right any more"
    if name == "SEALING_KEYS" and not _lines(kept) <= _lines(value):
        return "what was sealed with a key that is not in it could not be opened any more"
    return ""


def _lines(keys: str) -> set[str]:
    return set(keys.replace("\\n", "\n").split())


def _without_a_place(values: Mapping[str, str], there: set[str]) -> list[Said]:
    """Secrets that Terraform has not made: of another provider, or optional and not asked for."""
    return [
        Said(name, "left alone: Terraform has made no such secret (see optional_secrets)")
        for name in sorted((secret_names() & values.keys()) - there)
    ]
