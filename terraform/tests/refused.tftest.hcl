# What is no deployment is refused before anything is built. A variable is refused once in a run, whatever is wrong with it: so there
# are several, for what `settings` may not hold.

mock_provider "google" {
  source = "./tests/made_up"
}
mock_provider "google-beta" {}

run "what_is_no_deployment_is_refused" {
  command = plan

  variables {
    region           = "us-central1"
    environment      = "test"
    domain           = "https://api.avatid.example/"
    frontend_url     = "http://avatid.example"
    cors_origins     = ["*"]
    mail_provider    = "local"
    sms_provider     = "local"
    payment_provider = "local"
    database_tier    = "db-g1-small"
    source_zip       = "nothing.zip"
    alert_limits     = { error_share = 2 } # a share
    kept_log_days    = 30                  # shorter than the oldest backup
    billing_account  = "my account"
    repository       = "github.com/avatid/avatid"
    soft_delete_days = 60 # what is erased goes within a month
  }

  expect_failures = [
    var.region,
    var.environment,
    var.domain,
    var.frontend_url,
    var.cors_origins,
    var.mail_provider,
    var.sms_provider,
    var.payment_provider,
    var.database_tier,
    var.source_zip,
    var.alert_limits,
    var.kept_log_days,
    var.billing_account,
    var.repository,
    var.soft_delete_days,
  ]
}

run "what_production_cannot_do_without_is_asked_for" {
  command = plan

  variables {
    load_balancer     = true  # and no domain
    high_availability = false # in production
    max_connections   = 500   # on a machine that carries 400
    mail_from         = "AvatID"
    alert_emails      = []                                                   # and no pager
    settings          = { REFRESH_KEY = "0123456789abcdef0123456789abcdef" } # a secret
    migrate_image     = "europe-west1-docker.pkg.dev/avatid-test/avatid/migrate:latest"
  }

  expect_failures = [
    var.load_balancer,
    var.high_availability,
    var.max_connections,
    var.mail_from,
    var.alert_emails,
    var.settings,
    var.migrate_image,
  ]
}

run "what_nobody_knows_is_refused" {
  command = plan

  plan_options {
    target = [google_cloudfunctions2_function.family]
  }

  variables {
    settings         = { GALERY_SIZE = "40" }
    optional_secrets = ["SENTRY_DNS"]
    families         = { bookings = { max_instances = 5 } }
  }

  expect_failures = [
    var.settings,
    var.optional_secrets,
    var.families,
  ]
}

run "what_follows_from_here_cannot_be_set" {
  command = plan

  plan_options {
    target = [google_cloudfunctions2_function.family]
  }

  variables {
    settings = { WORKER_URL = "https://elsewhere.example" }
    twilio   = { account_sid = "SK00000000000000000000000000000000", verify_service_sid = "VA00000000000000000000000000000000", messaging_service_sid = "MG00000000000000000000000000000000" }
  }

  expect_failures = [
    var.settings,
    var.twilio,
  ]
}

# With the pool alone, or the seventh instance of rating alone, all connections would be taken and none too many; and a worker of two
# has no room for full queues.
run "one_connection_too_many_and_a_worker_too_small_are_refused" {
  command = plan

  plan_options {
    target = [google_sql_database_instance.main, google_cloud_tasks_queue.queue]
  }

  variables {
    families = { business = { pool = 8 }, rating = { max_instances = 7 }, worker = { max_instances = 2 } }
  }

  expect_failures = [
    google_sql_database_instance.main,
    google_cloud_tasks_queue.queue,
  ]
}
