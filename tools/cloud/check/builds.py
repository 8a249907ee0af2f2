"""Cloud Build's file, against the schema of its service."""

from tools.cloud.check.equipment import Equipment, run


def builds(equipment: Equipment) -> str:
    """Every field is one that Cloud Build knows."""
    run(
        equipment.tool("check-jsonschema"),
        "--builtin-schema",
        "vendor.cloudbuild",
        str(equipment.root / "cloudbuild.yaml"),
    )
    return ""
