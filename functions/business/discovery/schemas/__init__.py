"""What comes and goes when somebody looks for a business."""

from functions.business.discovery.schemas.explained import SearchExplained
from functions.business.discovery.schemas.hours import HoursReply
from functions.business.discovery.schemas.profile import BusinessProfile, EmployeeReply, ServiceReply
from functions.business.discovery.schemas.rows import BusinessRow, CategoryBranch

__all__ = [
    "BusinessProfile",
    "BusinessRow",
    "CategoryBranch",
    "EmployeeReply",
    "HoursReply",
    "SearchExplained",
    "ServiceReply",
]
