# A secret exists where somebody needs it, is read by those who do, and its value is nowhere in Terraform.

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

run "what_production_cannot_do_without" {
  command = plan

  plan_options {
    target = [google_secret_manager_secret_iam_member.reads]
  }

  assert {
    condition     = sort(keys(google_secret_manager_secret.setting)) == tolist(["ACCESS_KEYS", "PASSWORD_PEPPER", "REFRESH_KEY", "SEALING_KEYS", "SENDGRID_KEY", "TWILIO_AUTH_TOKEN"])
    error_message = "These would have to be filled: ${join(", ", keys(google_secret_manager_secret.setting))}."
  }

  assert {
    condition = { for name in local.wanted_secrets : name => join(" ", sort([for each in google_secret_manager_secret_iam_member.reads : trimprefix(split("@", each.member)[0], "serviceAccount:avatid-") if each.secret_id == name && each.role == "roles/secretmanager.secretAccessor"])) } == {
      ACCESS_KEYS       = "auth booking business notify rating"
      PASSWORD_PEPPER   = "admin auth booking business notify rating tools worker"
      REFRESH_KEY       = "auth"
      SEALING_KEYS      = "admin auth business notify tools worker"
      SENDGRID_KEY      = "worker"
      TWILIO_AUTH_TOKEN = "auth worker"
    }
    error_message = "Somebody reads a secret that it has no use for, or cannot read its own."
  }

  assert {
    condition     = sort([for name, secret in google_secret_manager_secret.setting : name if secret.deletion_protection]) == tolist(["PASSWORD_PEPPER", "SEALING_KEYS"])
    error_message = "Without the pepper every password is wrong, for ever; anything else can be had again, and must not be in the way of another provider."
  }
}

run "other_providers_have_other_secrets" {
  command = plan

  plan_options {
    target = [google_secret_manager_secret_iam_member.reads]
  }

  variables {
    mail_provider    = "elasticemail"
    payment_provider = "stripe"
    redis            = true
    optional_secrets = ["SENTRY_DSN"]
  }

  assert {
    condition     = setsubtract(keys(google_secret_manager_secret.setting), ["ACCESS_KEYS", "PASSWORD_PEPPER", "REFRESH_KEY", "SEALING_KEYS", "TWILIO_AUTH_TOKEN"]) == toset(["ELASTICEMAIL_KEY", "REDIS_URL", "SENTRY_DSN", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRETS"])
    error_message = "These would have to be filled: ${join(", ", keys(google_secret_manager_secret.setting))}."
  }

  assert {
    condition     = sort([for family, its in local.families : family if contains(its.secrets, "STRIPE_SECRET_KEY")]) == tolist(["booking", "worker"])
    error_message = "Money is moved by booking and the worker alone."
  }
}
