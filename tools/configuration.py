"""The tables of docs/configuration.md: every setting, who is given it, where it comes from, and what it says."""

import re
from collections.abc import Iterable

from common.settings import ADDRESSES, Settings, needs
from tools import reach
from tools.cloud.secrets.file import EXAMPLE, ROOT
from tools.cloud.secrets.making import MAKERS
from tools.cloud.secrets.plain import TERRAFORMS

FILE = ROOT / "docs" / "configuration.md"
_BEGIN, _END = "<!-- made by `make generate` from here on -->\n", "<!-- to here -->\n"


def document() -> str:
    """The document as it should stand, with what people wrote around the tables."""
    before, _begin, rest = FILE.read_text().partition(_BEGIN)
    return before + _BEGIN + "\n" + "\n".join(_tables()) + "\n" + _END + rest.partition(_END)[2]


def _tables() -> Iterable[str]:
    meant = _meanings()
    read = {family: {name.upper() for name in reach.code().reached(family)} for family in needs.FAMILIES}
    names = [name.upper() for name in Settings.model_fields]
    elsewhere = needs.NOT_IN_THE_CLOUD | {name.upper() for name in ADDRESSES}
    yield "## Secrets\n\n| secret | for | needed | |\n|---|---|---|---|"
    for name in sorted(needs.SECRETS):
        secret = needs.SECRETS[name]
        yield f"| `{name}` | {_families(secret.families)} | {_needed(name, secret)} | {meant[name]} |"
    yield "\n## Plain settings\n\n| setting | read by | set | |\n|---|---|---|---|"
    for name in sorted(set(names) - needs.SECRETS.keys() - elsewhere):
        readers = [family for family in needs.FAMILIES if name in _with_the_profile(read[family])]
        how = "by Terraform" if name in TERRAFORMS else "`settings`"
        yield f"| `{name}` | {_families(readers)} | {how} | {meant[name]} |"
    yield "\n## Not in the cloud\n\n| setting | |\n|---|---|"
    for name in sorted(elsewhere):
        yield f"| `{name}` | {meant[name]} |"


def _with_the_profile(read: set[str]) -> set[str]:
    more = {"SESSION_PROFILE"} if read & needs.DECIDED_BY_THE_PROFILE else set()
    return read | more | {"FAMILY"}


def _families(families: Iterable[str]) -> str:
    named = list(families)
    return "all" if len(named) == len(needs.FAMILIES) else ", ".join(named)


def _needed(name: str, secret: needs.Secret) -> str:
    with_what = f"with `{'='.join(secret.when)}`" if secret.when else ""
    if not secret.is_required:
        return f"if wanted, {with_what}" if with_what else "if wanted"
    return with_what or ("always; `NEW=1` makes it" if name in MAKERS else "always")


def _meanings() -> dict[str, str]:
    """What the comments above each name in `.env.example` say."""
    found, said = dict[str, str](), list[str]()
    for line in EXAMPLE.read_text().splitlines():
        if line.startswith("# ") and not line.startswith("# ---"):
            said.append(line.removeprefix("# "))
        elif name := re.match("([A-Z0-9_]+)=", line):
            found[name[1]] = " ".join(said).replace("|", "\\|")
            said = []
        else:
            said = []
    return found
