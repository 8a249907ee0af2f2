# Where it runs, under which name, and what is no deployment at all.

mock_provider "google" {
  mock_data "google_project" {
    defaults = { number = "123456789012" }
  }
}
mock_provider "google-beta" {}

variables {
  project_id    = "avatid-test"
  frontend_url  = "https://avatid.example"
  mail_from     = "AvatID <no-reply@avatid.example>"
  migrate_image = "europe-west1-docker.pkg.dev/avatid-test/avatid/migrate@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  twilio        = { account_sid = "AC00000000000000000000000000000000", verify_service_sid = "VA00000000000000000000000000000000", messaging_service_sid = "MG00000000000000000000000000000000" }
  source_zip    = "versions.tf" # any file will do
  alert_emails  = ["oncall@avatid.example"]
}

override_resource {
  target          = google_compute_global_address.api[0]
  values          = { address = "203.0.113.9" }
  override_during = plan
}
override_resource {
  target          = google_compute_global_address.api[1]
  values          = { address = "2001:db8::9" }
  override_during = plan
}

run "one_region_and_one_name_for_everything" {
  command = plan

  variables {
    region        = "europe-central2"
    domain        = "api.avatid.example"
    load_balancer = true
  }

  assert {
    condition     = output.base_url == "https://api.avatid.example" && local.environment["worker"]["PUBLIC_URL"] == "https://api.avatid.example"
    error_message = "The API is at ${output.base_url}, and letters lead to ${local.environment["worker"]["PUBLIC_URL"]}."
  }

  assert {
    condition     = output.worker_url == "https://avatid-worker-123456789012.europe-central2.run.app"
    error_message = "The worker has to be called at run.app, and not at ${output.worker_url}: only that counts as internal."
  }

  assert {
    condition     = google_sql_database_instance.main.region == "europe-central2" && google_compute_subnetwork.functions.region == "europe-central2"
    error_message = "The database or the way to it has stayed in another region."
  }

  assert {
    condition     = alltrue([for function in google_cloudfunctions2_function.family : function.location == "europe-central2"]) && google_cloud_run_v2_job.migrate.location == "europe-central2"
    error_message = "A function has stayed in another region."
  }

  assert {
    condition     = alltrue([for told in local.environment : told["TASKS_LOCATION"] == "europe-central2"])
    error_message = "The functions look for their queues in another region."
  }

  assert {
    condition     = alltrue([for secret in google_secret_manager_secret.setting : secret.replication[0].user_managed[0].replicas[0].location == "europe-central2"])
    error_message = "A secret is kept in another region."
  }

  # a container sees Google's front end at a link-local address; the balancer adds its own to what it forwards
  assert {
    condition     = local.environment["auth"]["TRUSTED_PROXIES"] == "169.254.0.0/16,203.0.113.9,2001:db8::9"
    error_message = "Behind the load balancer everybody would have its address: ${local.environment["auth"]["TRUSTED_PROXIES"]}."
  }
}

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
  ]
}

run "what_production_cannot_do_without_is_asked_for" {
  command = plan

  variables {
    load_balancer     = true  # and no domain
    high_availability = false # in production
    max_connections   = 500   # on a machine that carries 400
    mail_from         = "AvatID"
  }

  expect_failures = [var.load_balancer, var.high_availability, var.max_connections, var.mail_from]
}
