"""What anybody may see: written as Terraform wants it, with a word about names that nothing knows."""

import json
from collections.abc import Mapping

from tools.cloud.secrets.file import EXAMPLE, example_names, plain_names, secret_names, values_in

TERRAFORMS = frozenset(
    {
        "ENVIRONMENT",
        "FAMILY",
        "PROJECT_ID",
        "PUBLIC_URL",
        "FRONTEND_URL",
        "CORS_ORIGINS",
        "TRUSTED_PROXIES",
        "CLOUD_SQL_INSTANCE",
        "DB_NAME",
        "DB_USER",
        "POOL_SIZE",
        "WORKER_URL",
        "TASKS_AUDIENCE",
        "TASKS_INVOKER_EMAIL",
        "TASKS_LOCATION",
        "GS_MEDIA_BUCKET_NAME",
        "GS_PRIVATE_BUCKET_NAME",
        "MEDIA_URL",
        "MAIL_FROM",
        "TWILIO_ACCOUNT_SID",
        "TWILIO_VERIFY_SERVICE_SID",
        "TWILIO_MESSAGING_SERVICE_SID",
        "CHAT_PROVIDER",
        "MAIL_PROVIDER",
        "PAYMENT_PROVIDER",
        "PUSH_PROVIDER",
        "SMS_PROVIDER",
        "STORAGE_PROVIDER",
        "VISION",
    }
)
"""Settings that have variables of their own in Terraform, or follow from its resources."""


def told(values: Mapping[str, str]) -> str:
    """A `settings` block of what differs from `.env.example`, and what nobody in the cloud reads."""
    usual = values_in(EXAMPLE)
    unusual = {name: value for name, value in sorted(values.items()) if usual.get(name) != value}
    plain = {name: value for name, value in unusual.items() if name in plain_names() - TERRAFORMS}
    return _block(plain) + "".join(f"# {name}: {why}\n" for name in unusual if (why := _why_not(name)))


def _block(plain: Mapping[str, str]) -> str:
    if not plain:
        return ""
    lines = [f"  {name} = {_quoted(value)}\n" for name, value in plain.items()]
    return "".join(["\n# for terraform.tfvars\nsettings = {\n", *lines, "}\n"])


def _why_not(name: str) -> str:
    if name in secret_names() or name in plain_names() - TERRAFORMS:
        return ""
    if name in TERRAFORMS:
        return "a variable of its own in Terraform, or made by it"
    return "not for the cloud" if name in example_names() else "nothing of ours has this name"


def _quoted(value: str) -> str:
    """A string of HCL, in which `${` and `%{` would be calculated."""
    if "PRIVATE KEY" in value:
        return '"" # a private key is no plain setting'
    return json.dumps(value, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")
