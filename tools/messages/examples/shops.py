"""Examples of what concerns a business and those who work there, or would like to."""

from collections.abc import Iterator
from typing import Any

from common.i18n import told
from tools.messages.examples.example import FRONT, Example, letter


def examples(language: str) -> Iterator[Example]:
    """Invitations, teams, applications and claims."""
    for message, case, name, said in (*_teams(), *_applications(language), *_claims(language)):
        yield Example(message, language, case, letter(language, name) | said)


def _teams() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    link = f"{FRONT}/invitation?token=Zk3T9uQv1sM4xY7bN2pL8rW5cH0jD6fA"
    yield "invitation", "", "Dritan", {"inviter": "Bora Leka", "link": link, "days": 7}
    team = {"employee": "Dritan Hoxha", "link": f"{FRONT}/team/0b6f"}
    yield "joined_team", "", "Bora", team | {"is_apart": False}
    yield "joined_team", "also works elsewhere", "Bora", team | {"is_apart": True}
    yield "left_team", "", "Bora", team | {"is_apart": False}
    yield "business_verified", "", "Bora", {"link": f"{FRONT}/team/0b6f"}


def _applications(language: str) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    opening = told(language, "Barber, part time", "Berber, me kohë të pjesshme")
    note = told(language, "I have cut hair for six years.", "Kam gjashtë vjet që punoj berber.")
    said = {"opening": opening, "applicant": "Gent Marku", "note": note, "link": f"{FRONT}/applications"}
    yield "job_application", "", "Bora", said
    yield "job_application", "without words", "Bora", said | {"note": None}
    yield "application_accepted", "", "Gent", said
    yield "application_declined", "", "Gent", said


def _claims(language: str) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    reason = told(language, "The permit names somebody else.", "Leja mban emrin e dikujt tjetër.")
    said = {"reason": None, "link": f"{FRONT}/team/0b6f"}
    yield "claim_granted", "", "Bora", said
    yield "claim_refused", "", "Bora", said | {"reason": reason}
    yield "claim_refused", "without a reason", "Bora", said
