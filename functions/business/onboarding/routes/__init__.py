"""What owners and their teams can ask; importing it adds the routes to the business function."""

import functions.business.onboarding.routes.business
import functions.business.onboarding.routes.hours
import functions.business.onboarding.routes.policy
import functions.business.onboarding.routes.services
import functions.business.onboarding.routes.team  # noqa: F401
