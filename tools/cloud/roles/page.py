"""The grants as one table, and whether every one has its reason."""

import re
from collections.abc import Iterable
from itertools import groupby

from tools.cloud.roles.grants import Grant
from tools.cloud.roles.reasons import REASONS

HEAD = """# Who may do what

Written by `make roles` out of what terraform would build with everything switched on
(`tools/cloud/check/example.tfvars`); `make cloud-check` compares. Reasons stand in `tools/cloud/roles/reasons.py`:
a role without one is refused, and so is a reason that nothing needs any more. Nobody has a key: functions are their
accounts, Cloud Build is `deployer`, and people sign in as themselves. Database roles are told in
[the database](database.md).

| account | role | on | why |
|---|---|---|---|
"""


def page(grants: list[Grant]) -> str:
    """The page; what an account may do in the same way on several things is one row."""
    same = groupby(grants, key=lambda one: (one.who, one.role, one.on.partition(" ")[0], one.condition))
    return HEAD + "".join(_row(list(group)) for _key, group in same)


def unexplained(grants: Iterable[Grant]) -> list[str]:
    """Grants without a reason, and reasons without a grant."""
    found = list(grants)
    missing = [f"no reason why {one.who} has {one.role} on {one.on}" for one in found if not _reason(one)]
    idle = [
        f"a reason for {role} of {who}, whom nobody grants it"
        for role, reasons in REASONS.items()
        for who in reasons
        if not any(one.role == role and _fits(who, one.who) for one in found)
    ]
    return sorted({*missing, *idle})


def _row(same: list[Grant]) -> str:
    first = same[0]
    kind = first.on.partition(" ")[0]
    things = [one.on.removeprefix(f"{kind} ") for one in same]
    on = (
        first.on
        if kind == "the"
        else f"{kind}{'s' if len(things) > 1 else ''} {', '.join(f'`{it}`' for it in things)}"
    )
    on += f" ({first.condition})" if first.condition else ""
    return f"| {first.who} | `{first.role}` | {on} | {_reason(first)} |\n"


def _reason(grant: Grant) -> str:
    """The most exact one: whoever is named goes before a pattern."""
    fits = [(who, why) for who, why in REASONS.get(grant.role, {}).items() if _fits(who, grant.who)]
    return max(fits, key=lambda one: (one[0] == grant.who, len(one[0])))[1] if fits else ""


def _fits(pattern: str, who: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), who) is not None
