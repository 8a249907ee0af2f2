"""What owners and their teams can ask; importing it adds the routes to the business function."""

import functions.business.onboarding.busy_calendars.routes
import functions.business.onboarding.claims.routes
import functions.business.onboarding.clients.routes
import functions.business.onboarding.gallery.routes
import functions.business.onboarding.handover.routes
import functions.business.onboarding.invitations.routes
import functions.business.onboarding.jobs.routes
import functions.business.onboarding.report.routes
import functions.business.onboarding.routes.business
import functions.business.onboarding.routes.hours
import functions.business.onboarding.routes.policy
import functions.business.onboarding.routes.services
import functions.business.onboarding.routes.team  # noqa: F401
