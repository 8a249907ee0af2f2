"""Mail through SendGrid: its SDK's letter, posted by us, because its own transport cannot say what is certain."""

import base64
from email.utils import parseaddr
from typing import Any

from sendgrid.helpers.mail import Attachment as SendGridAttachment
from sendgrid.helpers.mail import (
    ClickTracking,
    CustomArg,
    Disposition,
    Email,
    FileContent,
    FileName,
    FileType,
    Header,
    Mail,
    OpenTracking,
    TrackingSettings,
)

from common.integrations.mail import Attachment, Letter, MailError
from common.integrations.mail_posting import headers_of, posted
from common.settings import Settings

_ACCEPTED = 202
"""https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send"""


class SendGridMail:
    """The real post office; `SENDGRID_HOST` may name a stand-in that speaks the same contract."""

    def __init__(self, settings: Settings) -> None:
        self._url = f"{settings.sendgrid_host}/v3/mail/send"
        self._headers = {"Authorization": f"Bearer {settings.sendgrid_key.get_secret_value()}"}
        name, address = parseaddr(settings.mail_from)
        self._from = Email(address, name)

    def send(self, letter: Letter) -> str:
        """Post one letter; raises `MailError`, permanent when SendGrid says the letter itself is wrong."""
        reply = posted("SendGrid", self._url, self._headers, self._mail(letter))
        if reply.status_code != _ACCEPTED:
            raise MailError(f"SendGrid answered {reply.status_code}", unknown=True)
        return str(reply.headers.get("X-Message-Id", ""))

    def _mail(self, letter: Letter) -> Any:
        mail = Mail(self._from, letter.to, letter.subject, letter.text, letter.html)
        if letter.custom_id:
            mail.custom_arg = CustomArg("avatid_id", letter.custom_id, p=0)  # p: on the personalization
        for name, value in headers_of(letter.unsubscribe).items():
            mail.add_header(Header(name, value, p=0))
        # a letter to one person counts nobody's opening, and a link with a token goes through nobody's hands
        mail.tracking_settings = TrackingSettings(ClickTracking(False, False), OpenTracking(False))
        for each in letter.attachments:
            mail.add_attachment(_attachment(each))
        return mail.get()


def _attachment(each: Attachment) -> SendGridAttachment:
    content = base64.b64encode(each.content.encode()).decode()
    return SendGridAttachment(
        FileContent(content), FileName(each.filename), FileType(each.content_type), Disposition("attachment")
    )
