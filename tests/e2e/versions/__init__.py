"""Our families for functions_framework, each less one protection."""

from pathlib import Path

VERSIONS = Path(__file__).parent
