# All pools together fit into the database, whatever a deployment changes.

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

run "the_last_connection_may_be_taken" {
  command = plan

  plan_options {
    target = [google_sql_database_instance.main]
  }

  variables {
    families = { rating = { max_instances = 16 } } # (10 + 20 + 20 + 16 + 10 + 2 + 12) instances, 4 connections each, and 40
  }

  assert {
    condition     = local.wanted_connections == 400 && var.max_connections == 400
    error_message = "This was to be exactly as many as there are, and is ${local.wanted_connections} of ${var.max_connections}."
  }

  assert {
    condition     = one([for flag in google_sql_database_instance.main.settings[0].database_flags : flag.value if flag.name == "max_connections"]) == "400"
    error_message = "PostgreSQL is not told how many connections it has to take."
  }
}

run "one_instance_more_is_refused" {
  command = plan

  plan_options {
    target = [google_sql_database_instance.main]
  }

  variables {
    families = { rating = { max_instances = 17 } }
  }

  expect_failures = [google_sql_database_instance.main]
}

run "a_larger_pool_counts_too" {
  command = plan

  plan_options {
    target = [google_sql_database_instance.main]
  }

  variables {
    families = { business = { pool = 8 } }
  }

  expect_failures = [google_sql_database_instance.main]
}
