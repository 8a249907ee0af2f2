# The dashboard shows what the alerts judge, and nothing lies on top of anything else.

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

run "every_alert_has_its_chart" {
  command = plan

  plan_options {
    target = [google_monitoring_dashboard.main] # the rest is planned elsewhere
  }

  variables {
    domain = "api.avatid.example"
  }

  assert {
    condition = toset([
      for tile in jsondecode(google_monitoring_dashboard.main.dashboard_json).mosaicLayout.tiles :
      tile.widget.xyChart.dataSets[0].timeSeriesQuery.prometheusQuery if can(tile.widget.xyChart)
    ]) == toset([for alert in local.alerts : alert.figure if !alert.hidden])
    error_message = "The dashboard draws something else than what is judged."
  }

  assert {
    condition     = toset([for name, alert in local.alerts : name if alert.hidden]) == toset(["clock-silent", "backup-missing"])
    error_message = "Only what waits for silence has nothing to draw."
  }

  assert {
    condition     = length([for tile in jsondecode(google_monitoring_dashboard.main.dashboard_json).mosaicLayout.tiles : tile if can(tile.widget.sectionHeader)]) == length(local.alert_topics)
    error_message = "A topic has no heading."
  }

  assert {
    condition     = alltrue([for tile in local._tiles : tile.xPos + tile.width <= 48])
    error_message = "A tile sticks out."
  }

  assert {
    condition = alltrue(flatten([
      for here, one in local._tiles : [
        for there, other in local._tiles :
        one.xPos + one.width <= other.xPos || other.xPos + other.width <= one.xPos || one.yPos + one.height <= other.yPos || other.yPos + other.height <= one.yPos
        if here < there
      ]
    ]))
    error_message = "Two tiles lie on one another."
  }
}
