"""checkov on what would be built: unlike on the files, every variable, list and loop is resolved there."""

import json
from collections.abc import Iterator

from tools.cloud.check import skips
from tools.cloud.check.equipment import Equipment, Failed, attempt
from tools.cloud.check.skips import Finding

HOW = ("--framework", "terraform_plan", "--output", "json", "--compact", "--quiet", "--skip-download")


def policies(equipment: Equipment) -> str:
    """No policy is broken but those we say why of."""
    done = attempt(
        equipment.tool("python", "policies"),
        equipment.tool("checkov", "policies"),
        "-f",
        str(equipment.folder / "plan.json"),
        *HOW,
        env={"CKV_IGNORE_HIDDEN_DIRECTORIES": "false", "LOG_LEVEL": "ERROR"},
    )
    if not done.stdout.lstrip().startswith(("{", "[")):
        raise Failed(f"checkov said nothing\n{done.stderr}")
    said = json.loads(done.stdout)
    accepted = skips.load("checkov")
    problems = skips.judge(findings(said), accepted)
    if problems:
        raise Failed("\n".join(["policies", *problems]))
    return (
        f"{said['summary']['passed']} hold, {said['summary']['failed']} are left for {len(accepted)} reasons"
    )


def findings(said: dict[str, object]) -> Iterator[Finding]:
    """What checkov reports as broken; a plan that it could not read is broken as a whole."""
    results: dict[str, list[dict[str, str]]] = said.get("results", {})  # type: ignore[assignment]
    for one in results.get("failed_checks", []):
        yield Finding(one["check_id"], one["resource"], one["check_name"])
    for unread in results.get("parsing_errors", []):
        yield Finding("unreadable", str(unread), "checkov cannot read this")
    if not results:
        yield Finding("unreadable", "plan.json", "checkov found nothing in it to look at")
