"""`docs/roles.md`: every account, what it may do on what, and why. Made of what terraform would build.

`make roles` writes it; `make cloud-check` compares. A role without a reason in `reasons.py` is an error, and so is a
reason that no role needs any more.
"""

from tools.cloud.check.equipment import Equipment, Failed
from tools.cloud.check.judging.built import Built
from tools.cloud.roles.grants import grants
from tools.cloud.roles.page import page, unexplained


def roles(equipment: Equipment) -> str:
    """The page says what would be built."""
    wanted = written(equipment)
    file = equipment.root / "docs" / "roles.md"
    if not file.exists() or file.read_text() != wanted:
        raise Failed("docs/roles.md is not what would be built: make roles")
    return f"{wanted.count(chr(10) + '| ')} rows"


def written(equipment: Equipment) -> str:
    """The page as it should be; refuses where reasons are missing."""
    found = grants(Built.read(equipment.folder / "built.json"))
    problems = unexplained(found)
    if problems:
        raise Failed("\n".join(["roles and reasons do not match (tools/cloud/roles/reasons.py)", *problems]))
    return page(found)
