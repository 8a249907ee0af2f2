"""What AvatID's own people may see of businesses, and do with them; `claims` and `pictures` are modules of their own.

Reasons are for the record: owners are told that something was decided, and not in these words.
"""

from functions.business.operating import claims, pictures
from functions.business.operating.queries import Dossier, business, dossier
from functions.business.operating.standing import reinstate, suspend, unverify, verify

__all__ = [
    "Dossier",
    "business",
    "claims",
    "dossier",
    "pictures",
    "reinstate",
    "suspend",
    "unverify",
    "verify",
]
