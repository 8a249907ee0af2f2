"""The number and address that a venue has on record: which can carry a code, and how much of them is shown."""

from common.models import Business, ClaimProof
from common.settings import Settings
from common.texting import reaches


def possible_proofs(business: Business, settings: Settings) -> list[ClaimProof]:
    """How it can be shown that this venue is somebody's."""
    by_phone = business.phone is not None and reaches(business.phone, settings)
    by_mail = business.email is not None
    each = {ClaimProof.PHONE: by_phone, ClaimProof.EMAIL: by_mail, ClaimProof.REVIEW: True}
    return [proof for proof, is_possible in each.items() if is_possible]


def contact_of(business: Business, proof: ClaimProof) -> str | None:
    """Where a code for this proof goes."""
    return {ClaimProof.PHONE: business.phone, ClaimProof.EMAIL: business.email}.get(proof)


def masked(contact: str) -> str:
    """`+355 69 *** ** 67`, `b***@e***.com`: the same stars whatever is behind them."""
    if "@" not in contact:
        return _masked_phone(contact)
    name, _at, domain = contact.rpartition("@")
    return f"{name[:1]}***@{domain[:1]}***.{domain.rpartition('.')[2]}"


def _masked_phone(phone: str) -> str:
    import phonenumbers  # only those who read a number load it

    number = phonenumbers.parse(phone)
    digits = str(number.national_number)
    return f"+{number.country_code} {digits[:2]} *** ** {digits[-2:]}"
