"""Other people's computers on this machine: the providers' HTTP faces, one file each, and the inbox."""

from tools.local.providers.app import providers_app
from tools.local.providers.inbox import inbox_app
from tools.local.providers.journal import Journal, Message

__all__ = ["Journal", "Message", "inbox_app", "providers_app"]
