# An imaginary deployment with everything switched on: what it would build is what is judged.
project_id    = "avatid-example"
region        = "europe-west3"
environment   = "production"
domain        = "api.avatid.example"
load_balancer = true
frontend_url  = "https://avatid.example"
cors_origins  = ["https://avatid.example"]
mail_from     = "AvatID <no-reply@avatid.example>"
labels        = { team = "backend" }
migrate_image = "europe-west3-docker.pkg.dev/avatid-example/avatid/migrate@sha256:0000000000000000000000000000000000000000000000000000000000000000"

mail_provider    = "sendgrid"
sms_provider     = "twilio"
payment_provider = "stripe"
chat_provider    = "firestore"
vision           = true
redis            = true
twilio           = { account_sid = "AC00000000000000000000000000000000", verify_service_sid = "VA00000000000000000000000000000000", messaging_service_sid = "MG00000000000000000000000000000000" }

# whatever else somebody may have, so that nothing is without its place
optional_secrets = [
  "APPLE_PAY_DOMAIN_FILE", "APPLE_PRIVATE_KEY", "ELASTICEMAIL_KEY", "ELASTICEMAIL_WEBHOOK_SECRET", "FACEBOOK_APP_SECRET",
  "INSTAGRAM_APP_SECRET", "MASTER_PASSWORD_HASH", "REDIS_PASSWORD", "SENDGRID_WEBHOOK_KEY", "SENTRY_DSN",
]

alert_emails    = ["oncall@avatid.example"]
pager_channels  = ["projects/avatid-example/notificationChannels/1234567890"]
billing_account = "012345-6789AB-CDEF01"
runbooks_url    = "https://github.example/avatid/docs/runbooks"

repository          = "projects/avatid-example/locations/europe-west3/connections/github/repositories/avatid"
approve_deployments = true
