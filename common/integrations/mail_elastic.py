"""Mail through Elastic Email, version 4: https://elasticemail.com/developers/api-documentation/rest-api#operation/emailsTransactionalPost."""

import base64
from typing import Any

from common.integrations.mail import Attachment, Letter, MailError
from common.integrations.mail_posting import headers_of, posted
from common.settings import Settings


class ElasticMail:
    """The real post office; `ELASTICEMAIL_HOST` may name a stand-in that speaks the same contract."""

    def __init__(self, settings: Settings) -> None:
        self._url = f"{settings.elasticemail_host}/v4/emails/transactional"
        self._headers = {"X-ElasticEmail-ApiKey": settings.elasticemail_key.get_secret_value()}
        self._from = settings.mail_from

    def send(self, letter: Letter) -> str:
        """Post one letter; raises `MailError`, permanent when they say that the letter itself is wrong."""
        reply = posted("Elastic Email", self._url, self._headers, self._mail(letter))
        try:
            return str(reply.json()["MessageID"])
        except (ValueError, KeyError, TypeError):
            raise MailError("Elastic Email did not name the letter", unknown=True) from None

    def _mail(self, letter: Letter) -> dict[str, Any]:
        content: dict[str, Any] = {
            "Body": [_part("HTML", letter.html), _part("PlainText", letter.text)],
            "From": self._from,
            "Subject": letter.subject,
            "Headers": headers_of(letter.unsubscribe),
            "Attachments": [_attachment(each) for each in letter.attachments],
        }
        if letter.custom_id:
            content["Postback"] = letter.custom_id  # comes back in its notifications
        # a letter to one person counts nobody's opening and bends no link
        options = {"TrackOpens": False, "TrackClicks": False}
        return {"Recipients": {"To": [letter.to]}, "Content": content, "Options": options}


def _part(kind: str, content: str) -> dict[str, str]:
    return {"ContentType": kind, "Content": content, "Charset": "utf-8"}


def _attachment(each: Attachment) -> dict[str, str]:
    content = base64.b64encode(each.content.encode()).decode()
    return {"BinaryContent": content, "Name": each.filename, "ContentType": each.content_type}
