"""Texts to phones: which numbers may be sent one, how many there may be, and how they stay short."""

from common.texting.numbers import CountryNotSupported, TakesNoTexts, reaches, refuse_unreachable
from common.texting.sending import SmsUnavailable, allow, sound_alarm, strict_take
from common.texting.short import LONGEST, one_text, plain

__all__ = [
    "LONGEST",
    "CountryNotSupported",
    "SmsUnavailable",
    "TakesNoTexts",
    "allow",
    "one_text",
    "plain",
    "reaches",
    "refuse_unreachable",
    "sound_alarm",
    "strict_take",
]
