"""python -m tools.cloud.roles: plan anew, and write docs/roles.md."""

from tools.cloud.check import terraform
from tools.cloud.check.equipment import Equipment, Failed, NotHere, alone, install
from tools.cloud.roles import written


def main() -> str | None:
    """Write the page; a line when it cannot be done here."""
    equipment = Equipment()
    try:
        with alone(equipment):
            install(equipment)
            terraform.plan(equipment)
            (equipment.root / "docs" / "roles.md").write_text(written(equipment))
    except (Failed, NotHere) as problem:
        return str(problem)
    return None


if __name__ == "__main__":
    raise SystemExit(main())
