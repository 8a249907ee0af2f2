"""Mail through SendGrid."""

import base64
from email.utils import parseaddr

from python_http_client.exceptions import HTTPError
from sendgrid import SendGridAPIClient
from sendgrid.helpers.mail import Attachment as SendGridAttachment
from sendgrid.helpers.mail import (
    CustomArg,
    Disposition,
    Email,
    FileContent,
    FileName,
    FileType,
    Mail,
)

from common.integrations.mail import Attachment, Letter, MailError
from common.settings import Settings

_SECONDS = 8
_WORTH_ANOTHER_TRY = {408, 425, 429}


class SendGridMail:
    """The real post office; `SENDGRID_HOST` may name a stand-in that speaks the same contract."""

    def __init__(self, settings: Settings) -> None:
        self._client = SendGridAPIClient(
            settings.sendgrid_key.get_secret_value(), host=settings.sendgrid_host
        )
        self._client.client.timeout = _SECONDS
        name, address = parseaddr(settings.mail_from)
        self._from = Email(address, name)

    def send(self, letter: Letter) -> str:
        """Post one letter; raises `MailError`, permanent when SendGrid says the letter itself is wrong."""
        try:
            reply = self._client.send(self._mail(letter))
        except HTTPError as error:
            permanent = 400 <= error.status_code < 500 and error.status_code not in _WORTH_ANOTHER_TRY
            raise MailError(f"SendGrid answered {error.status_code}", permanent=permanent) from error
        except OSError as error:
            raise MailError(f"SendGrid could not be reached: {error}") from error
        return str(reply.headers.get("X-Message-Id", ""))

    def _mail(self, letter: Letter) -> Mail:
        mail = Mail(self._from, letter.to, letter.subject, letter.text, letter.html)
        mail.custom_arg = CustomArg("avatid_id", letter.custom_id, p=0)  # p: on the personalization
        for each in letter.attachments:
            mail.add_attachment(_attachment(each))
        return mail


def _attachment(each: Attachment) -> SendGridAttachment:
    content = base64.b64encode(each.content.encode()).decode()
    return SendGridAttachment(
        FileContent(content), FileName(each.filename), FileType(each.content_type), Disposition("attachment")
    )
