"""Bookings as iCalendar files (RFC 5545), so that a phone's calendar can take, move and drop them."""

import dataclasses
import datetime
import uuid
from collections.abc import Iterable, Iterator

_LINE_OCTETS = 75  # RFC 5545 section 3.1, without the line break


@dataclasses.dataclass(frozen=True)
class Appointment:
    """One booking as a calendar shows it. All times are aware; `point` is (latitude, longitude).

    The same `uid` with a higher `sequence` replaces what the calendar already has.
    """

    uid: uuid.UUID
    sequence: int
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    written_at: datetime.datetime
    summary: str
    description: str = ""
    location: str = ""
    point: tuple[float, float] | None = None
    link: str = ""
    is_canceled: bool = False
    is_tentative: bool = False


def invitation(appointment: Appointment) -> bytes:
    """The attachment of a mail: the visit, or its withdrawal if it is canceled."""
    return _file([appointment], "CANCEL" if appointment.is_canceled else "PUBLISH")


def feed(appointments: Iterable[Appointment]) -> bytes:
    """A diary that a calendar subscribes to."""
    return _file(appointments, "PUBLISH")


def _file(appointments: Iterable[Appointment], method: str) -> bytes:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//AvatID//Bookings//EN",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
        *(line for appointment in appointments for line in _event(appointment)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _event(appointment: Appointment) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{appointment.uid}@avatid"
    yield f"SEQUENCE:{appointment.sequence}"
    yield f"DTSTAMP:{_utc(appointment.written_at)}"
    yield f"DTSTART:{_utc(appointment.starts_at)}"
    yield f"DTEND:{_utc(appointment.ends_at)}"
    yield f"STATUS:{_status(appointment)}"
    yield f"SUMMARY:{_escaped(appointment.summary)}"
    if appointment.description:
        yield f"DESCRIPTION:{_escaped(appointment.description)}"
    if appointment.location:
        yield f"LOCATION:{_escaped(appointment.location)}"
    if appointment.point:
        yield f"GEO:{appointment.point[0]:.6f};{appointment.point[1]:.6f}"
    if appointment.link:
        yield f"URL:{_one_line(appointment.link)}"
    yield "END:VEVENT"


def _status(appointment: Appointment) -> str:
    if appointment.is_canceled:
        return "CANCELLED"
    return "TENTATIVE" if appointment.is_tentative else "CONFIRMED"


def _utc(at: datetime.datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("a calendar needs aware times")
    return at.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    r"""Text as a value (section 3.3.11): `\`, `;` and `,` escaped, line breaks written as `\n`."""
    lines = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").splitlines()
    return "\\n".join("".join(letter for letter in line if letter >= " " or letter == "\t") for line in lines)


def _one_line(text: str) -> str:
    return "".join(text.split())


def _folded(line: str) -> bytes:
    """A content line in pieces of at most 75 octets (section 3.1), never cut inside a letter."""
    pieces, piece = [], b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > _LINE_OCTETS:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece])
