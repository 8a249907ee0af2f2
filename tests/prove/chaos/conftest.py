"""The systems of the short forms."""

from tests.e2e.chaos.conftest import calm, crowd, doomed, mortal, version

__all__ = ["calm", "crowd", "doomed", "mortal", "version"]
