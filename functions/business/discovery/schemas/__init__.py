"""What comes and goes when somebody looks for a business."""

from functions.business.discovery.schemas.explained import SearchExplained
from functions.business.discovery.schemas.hours import HoursReply
from functions.business.discovery.schemas.profile import (
    USUAL_TERMS,
    BusinessProfile,
    EmployeeReply,
    ServiceReply,
    profile_now,
)
from functions.business.discovery.schemas.rows import BusinessRow, CategoryBranch, page_of_rows

__all__ = [
    "USUAL_TERMS",
    "BusinessProfile",
    "BusinessRow",
    "CategoryBranch",
    "EmployeeReply",
    "HoursReply",
    "SearchExplained",
    "ServiceReply",
    "page_of_rows",
    "profile_now",
]
