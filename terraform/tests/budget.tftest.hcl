# Money that is spent is told, early enough.

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
  source_zip    = "versions.tf"
  alert_emails  = ["oncall@avatid.example"]
}

run "it_tells_at_half_at_nine_tenths_when_spent_and_when_it_will_be" {
  command = plan

  plan_options {
    target = [google_billing_budget.main] # the rest is planned elsewhere
  }

  variables {
    billing_account = "012345-6789AB-CDEF01"
    monthly_budget  = 450
    alert_emails    = [for number in range(6) : "person${number}@avatid.example"]
    pager_channels  = ["projects/avatid-test/notificationChannels/1"]
  }

  override_resource {
    target          = google_monitoring_notification_channel.pager
    values          = { name = "projects/avatid-test/notificationChannels/mail" }
    override_during = plan
  }

  assert {
    condition     = [for rule in google_billing_budget.main[0].threshold_rules : "${rule.spend_basis} ${rule.threshold_percent}"] == ["CURRENT_SPEND 0.5", "CURRENT_SPEND 0.9", "CURRENT_SPEND 1", "FORECASTED_SPEND 1.2"]
    error_message = "The budget tells at other times."
  }

  assert {
    condition     = google_billing_budget.main[0].amount[0].specified_amount[0].units == "450" && google_billing_budget.main[0].budget_filter[0].projects == toset(["projects/123456789012"])
    error_message = "The budget is about another sum, or about everybody's projects."
  }

  assert {
    condition     = google_billing_budget.main[0].all_updates_rule[0].monitoring_notification_channels == tolist([for number in range(5) : "projects/avatid-test/notificationChannels/mail"])
    error_message = "A budget takes five channels, of mail: it refuses Slack, texts and PagerDuty."
  }
}

run "an_account_that_is_none_is_refused" {
  command = plan

  variables {
    billing_account = "my account"
  }

  expect_failures = [var.billing_account]
}
