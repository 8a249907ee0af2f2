"""What can be asked of the business function: each topic adds its routes when it is imported."""

import functions.business.discovery.jobs.routes
import functions.business.discovery.routes
import functions.business.importing.routes
import functions.business.onboarding.routes
import functions.business.shared.routes
import functions.business.shared.uploads.routes  # noqa: F401
from functions.business.api import api

__all__ = ["api"]
