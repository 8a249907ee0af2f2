"""Other people's computers on this machine: the providers' HTTP faces, one file each, and the inbox."""

from tools.local.providers.app import providers_app
from tools.local.providers.inbox import inbox_app
from tools.local.providers.journal import Journal, Message
from tools.local.providers.serving import running

__all__ = ["Journal", "Message", "inbox_app", "providers_app", "running"]
