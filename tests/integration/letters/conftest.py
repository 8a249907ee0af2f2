"""Post offices on this machine."""

from tests.integration.doors_guarded.conftest import Providers, keys, providers

__all__ = ["Providers", "keys", "providers"]
