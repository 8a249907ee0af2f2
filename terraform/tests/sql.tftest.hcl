# The database: not to be lost, not to be reached, and known to nobody by a password.

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
  target          = google_service_account.family["auth"]
  values          = { email = "avatid-auth@avatid-test.iam.gserviceaccount.com", id = "avatid-auth", name = "avatid-auth" }
  override_during = plan
}
override_resource {
  target          = google_service_account.family["business"]
  values          = { email = "avatid-business@avatid-test.iam.gserviceaccount.com", id = "avatid-business", name = "avatid-business" }
  override_during = plan
}
override_resource {
  target          = google_service_account.family["booking"]
  values          = { email = "avatid-booking@avatid-test.iam.gserviceaccount.com", id = "avatid-booking", name = "avatid-booking" }
  override_during = plan
}
override_resource {
  target          = google_service_account.family["rating"]
  values          = { email = "avatid-rating@avatid-test.iam.gserviceaccount.com", id = "avatid-rating", name = "avatid-rating" }
  override_during = plan
}
override_resource {
  target          = google_service_account.family["notify"]
  values          = { email = "avatid-notify@avatid-test.iam.gserviceaccount.com", id = "avatid-notify", name = "avatid-notify" }
  override_during = plan
}
override_resource {
  target          = google_service_account.family["admin"]
  values          = { email = "avatid-admin@avatid-test.iam.gserviceaccount.com", id = "avatid-admin", name = "avatid-admin" }
  override_during = plan
}
override_resource {
  target          = google_service_account.family["worker"]
  values          = { email = "avatid-worker@avatid-test.iam.gserviceaccount.com", id = "avatid-worker", name = "avatid-worker" }
  override_during = plan
}
override_resource {
  target          = google_service_account.invoker
  values          = { email = "tasks-invoker@avatid-test.iam.gserviceaccount.com", id = "tasks-invoker", name = "tasks-invoker" }
  override_during = plan
}
override_resource {
  target          = google_service_account.migrator
  values          = { email = "avatid-migrator@avatid-test.iam.gserviceaccount.com", id = "avatid-migrator", name = "avatid-migrator" }
  override_during = plan
}
override_resource {
  target          = google_service_account.tools
  values          = { email = "avatid-tools@avatid-test.iam.gserviceaccount.com", id = "avatid-tools", name = "avatid-tools" }
  override_during = plan
}
override_resource {
  target          = google_service_account.builder
  values          = { email = "avatid-builder@avatid-test.iam.gserviceaccount.com", id = "avatid-builder", name = "avatid-builder" }
  override_during = plan
}

run "a_database_for_production" {
  command = plan

  plan_options {
    target = [google_cloud_run_v2_job.migrate, google_sql_database.avatid, google_compute_firewall.to_the_database, google_compute_firewall.nowhere_else]
  }

  assert {
    condition     = google_sql_database_instance.main.database_version == "POSTGRES_16" && google_sql_database_instance.main.settings[0].edition == "ENTERPRISE"
    error_message = "PostgreSQL 16 in the Enterprise edition: Plus is Google's default for it, and costs more."
  }

  assert {
    condition     = google_sql_database_instance.main.settings[0].availability_type == "REGIONAL"
    error_message = "Nobody takes over when a zone is lost."
  }

  assert {
    condition     = google_sql_database_instance.main.deletion_protection && google_sql_database_instance.main.settings[0].deletion_protection_enabled && google_sql_database_instance.main.settings[0].retain_backups_on_delete
    error_message = "The database can be deleted by a slip."
  }

  assert {
    condition     = google_sql_database_instance.main.settings[0].backup_configuration[0].enabled && google_sql_database_instance.main.settings[0].backup_configuration[0].point_in_time_recovery_enabled && google_sql_database_instance.main.settings[0].backup_configuration[0].transaction_log_retention_days == 7
    error_message = "It cannot be brought back to a minute of the last week."
  }

  assert {
    condition     = !google_sql_database_instance.main.settings[0].ip_configuration[0].ipv4_enabled && google_sql_database_instance.main.settings[0].ip_configuration[0].ssl_mode == "ENCRYPTED_ONLY" && google_sql_database_instance.main.settings[0].connector_enforcement == "REQUIRED"
    error_message = "It can be reached from outside, in the clear, or without IAM."
  }

  assert {
    condition     = local.database_flags["cloudsql.iam_authentication"] == "on" && local.database_flags["log_error_verbosity"] == "terse" && local.database_flags["log_min_duration_statement"] == "-1"
    error_message = "Somebody cannot come in, or the log quotes people's data."
  }

  assert {
    condition     = alltrue([for user in google_sql_user.family : user.type == "CLOUD_IAM_SERVICE_ACCOUNT" && user.password == null && user.database_roles == null])
    error_message = "A family has a password, or more than the migration grants it."
  }

  assert {
    condition     = toset([for user in google_sql_user.family : user.name]) == toset([for who in concat(keys(local.families), ["tools"]) : "avatid-${who}@avatid-test.iam"])
    error_message = "PostgreSQL knows a service account by its address without .gserviceaccount.com."
  }

  assert {
    condition     = google_sql_user.migrator.database_roles == tolist(["cloudsqlsuperuser"]) && google_sql_user.migrator.name == "avatid-migrator@avatid-test.iam"
    error_message = "The migrator cannot make extensions."
  }

  assert {
    condition = { for each in google_cloud_run_v2_job.migrate.template[0].template[0].containers[0].env : each.name => each.value } == {
      CLOUD_SQL_INSTANCE = "avatid-test:europe-west1:avatid"
      DB_NAME            = "avatid"
      DB_USER            = "avatid-migrator@avatid-test.iam"
      DB_APP_USERS       = join(",", sort([for who in concat(keys(local.families), ["tools"]) : "avatid-${who}@avatid-test.iam"]))
    }
    error_message = "The migration does not know who it is, or whom it has to let in."
  }

  assert {
    condition     = google_cloud_run_v2_job.migrate.template[0].template[0].containers[0].image == var.migrate_image && google_cloud_run_v2_job.migrate.template[0].template[0].service_account == "avatid-migrator@avatid-test.iam.gserviceaccount.com" && !google_cloud_run_v2_job.migrate.deletion_protection
    error_message = "Something else migrates, or the job cannot be replaced and so never runs again."
  }

  assert {
    condition     = google_compute_firewall.nowhere_else.priority > google_compute_firewall.to_the_database.priority && one(google_compute_firewall.to_the_database.allow).ports == tolist(["3307"])
    error_message = "From our network one gets further than to the database."
  }
}
