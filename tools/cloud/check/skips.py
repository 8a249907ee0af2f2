"""What a checker finds and we accept: each with its reason, and only as long as it is still found."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "skips.toml"


@dataclass(frozen=True)
class Finding:
    """A rule, where it was broken, and what the checker says about it."""

    rule: str
    where: str
    said: str

    def __str__(self) -> str:
        return f"{self.rule} {self.where}: {self.said}"


@dataclass(frozen=True)
class Skip:
    """A rule that is not followed in some places (`*` stands for anything), and why."""

    rule: str
    where: tuple[str, ...]
    reason: str

    def excuses(self, finding: Finding, pattern: str) -> bool:
        """Whether this place of ours is meant."""
        like = re.escape(pattern).replace(r"\*", ".*")
        return finding.rule == self.rule and re.fullmatch(like, finding.where) is not None


def load(checker: str, file: Path = FILE) -> list[Skip]:
    """The accepted findings of one checker."""
    written = tomllib.loads(file.read_text()).get(checker, [])
    return [Skip(one["rule"], tuple(one["where"]), one.get("reason", "")) for one in written]


def judge(findings: Iterable[Finding], skips: Iterable[Skip]) -> list[str]:
    """What is wrong: findings nobody accepted, acceptances without a reason, acceptances of nothing."""
    found, accepted = list(findings), list(skips)
    open_ones = [
        str(each)
        for each in found
        if not any(skip.excuses(each, pattern) for skip in accepted for pattern in skip.where)
    ]
    blank = [f"{skip.rule} is accepted without a reason" for skip in accepted if not skip.reason.strip()]
    idle = [
        f"{skip.rule} is accepted for {pattern}, where it is not found any more"
        for skip in accepted
        for pattern in skip.where
        if not any(skip.excuses(each, pattern) for each in found)
    ]
    return open_ones + blank + idle
