"""What changes when somebody changes what they sign in with, or shows that it is them."""

from functions.auth.credentials.actions.address import change_email, request_email_change
from functions.auth.credentials.actions.password import change_password, request_reset, reset, set_password
from functions.auth.credentials.actions.reauthentication import WrongIdentity, reauthenticate

__all__ = [
    "WrongIdentity",
    "change_email",
    "change_password",
    "reauthenticate",
    "request_email_change",
    "request_reset",
    "reset",
    "set_password",
]
