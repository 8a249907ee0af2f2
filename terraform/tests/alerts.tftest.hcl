# Whatever breaks, somebody hears of it, and finds the page that says what to do.

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

run "whoever_is_woken_finds_the_runbook" {
  command = plan

  variables {
    domain         = "api.avatid.example"
    alert_emails   = ["oncall@avatid.example", "owner@avatid.example"]
    pager_channels = ["projects/avatid-test/notificationChannels/1"]
    runbooks_url   = "https://code.example/avatid/docs/runbooks"
  }

  override_resource {
    target          = google_monitoring_notification_channel.pager
    values          = { name = "projects/avatid-test/notificationChannels/2" }
    override_during = plan
  }

  assert {
    condition = alltrue([
      for name, alert in google_monitoring_alert_policy.alert :
      strcontains(alert.documentation[0].content, "docs/runbooks/${name}.md") && strcontains(alert.documentation[0].content, alert.severity)
    ])
    error_message = "An alert does not say which runbook is its own, or how bad it is."
  }

  assert {
    condition = alltrue([
      for name, alert in google_monitoring_alert_policy.alert :
      alert.documentation[0].links[0].url == "https://code.example/avatid/docs/runbooks/${name}.md"
    ])
    error_message = "An alert does not link to its runbook."
  }

  assert {
    condition = alltrue([
      for alert in google_monitoring_alert_policy.alert :
      alert.severity == "WARNING" || (length(alert.notification_channels) == 3 && alert.notification_channels[0] == "projects/avatid-test/notificationChannels/1")
    ])
    error_message = "Something worse than a warning does not reach everybody."
  }

  assert {
    condition     = alltrue([for alert in google_monitoring_alert_policy.alert : length(alert.notification_channels) == 2 if alert.severity == "WARNING"])
    error_message = "A warning is to be read: it rings no phone."
  }

  assert {
    condition = alltrue([
      for alert in google_monitoring_alert_policy.alert :
      alert.conditions[0].condition_prometheus_query_language[0].disable_metric_validation
    ])
    error_message = "In an empty project no metric has data yet: an alert on one could not be made."
  }

  assert {
    condition = alltrue([
      for name in concat(keys(local.written), keys(local.platform_writes)) :
      anytrue([for alert in local.alerts : strcontains(alert.query, "user_avatid_${name}")])
    ])
    error_message = "A metric of the log is read by no alert."
  }

  assert {
    condition = alltrue([
      for alert in local.alerts : alltrue([
        for name in flatten(regexall("user_avatid_([a-z_]+?)(?:_sum|_count)?\\{", alert.query)) :
        contains(concat(keys(local.written), keys(local.platform_writes)), name)
      ])
    ])
    error_message = "An alert reads a metric that does not exist."
  }

  assert {
    condition     = length(setsubtract(["certificate-expiry", "edge-errors", "armor-surge"], keys(google_monitoring_alert_policy.alert))) == 0
    error_message = "The load balancer has no alerts."
  }

  assert {
    condition     = strcontains(local.alerts["certificate-expiry"].query, "host='api.avatid.example'")
    error_message = "The certificate that is watched is another one."
  }

  assert {
    condition     = anytrue([for look in google_monitoring_uptime_check_config.look : look.monitored_resource[0].labels.host == "api.avatid.example" && look.http_check[0].path == "/health/db/"])
    error_message = "Nobody looks in at the front door."
  }

  assert {
    condition     = sum([for look in google_monitoring_uptime_check_config.look : length(look.selected_regions) * 31 * 86400 / tonumber(trimsuffix(look.period, "s"))]) < 1000000
    error_message = "A million looks a month are free; these are more."
  }
}

run "production_has_somebody_who_hears" {
  command = plan

  variables {
    alert_emails = []
  }

  expect_failures = [var.alert_emails]
}

run "a_share_is_a_share_and_a_restore_finds_who_has_left" {
  command = plan

  variables {
    alert_limits  = { error_share = 2 }
    kept_log_days = 30
  }

  expect_failures = [var.alert_limits, var.kept_log_days]
}

run "without_a_domain_with_a_pager_alone_and_other_limits" {
  command = plan

  variables {
    alert_emails    = []
    pager_channels  = ["projects/avatid-test/notificationChannels/1"]
    alert_limits    = { error_share = 0.07, slow_milliseconds = 900, outbox_seconds = 300, database_share = 0.7 }
    max_connections = 350
    families        = { rating = { max_instances = 3 } }
  }

  assert {
    condition     = strcontains(local.alerts["server-errors"].query, "> 0.07 and ")
    error_message = "server-errors ignores its limit, or rings for three requests at night."
  }

  assert {
    condition     = strcontains(local.alerts["slow-replies"].query, "> 900 and ") && endswith(local.alerts["outbox-late"].query, "> 300")
    error_message = "A limit does not reach its alert."
  }

  assert {
    condition     = endswith(local.alerts["database-connections"].query, "/ 350) > 0.7")
    error_message = "database-connections counts against another number than PostgreSQL takes."
  }

  assert {
    condition     = alltrue([for name, family in local.families : strcontains(local.alerts["instances-near-limit"].query, "'avatid-${name}'}[5m])) / ${family.max_instances}")]) && strcontains(local.alerts["instances-near-limit"].query, "'avatid-rating'}[5m])) / 3")
    error_message = "instances-near-limit does not know how many instances a function may have."
  }

  assert {
    condition     = alltrue([for alert in google_monitoring_alert_policy.alert : alert.notification_channels == tolist(["projects/avatid-test/notificationChannels/1"])])
    error_message = "An alert reaches nobody."
  }

  assert {
    condition     = length(setintersection(keys(google_monitoring_alert_policy.alert), ["certificate-expiry", "edge-errors", "armor-surge"])) == 0
    error_message = "There is no load balancer, but an alert for it."
  }

  assert {
    condition     = toset([for look in google_monitoring_uptime_check_config.look : look.monitored_resource[0].labels.host]) == toset([for family in local.public_families : "avatid-${family}-123456789012.europe-west1.run.app"])
    error_message = "Each public function is looked at, and the worker by nobody."
  }

  assert {
    condition     = google_logging_project_bucket_config.kept.location == var.region && google_logging_project_bucket_config.kept.retention_days > 30
    error_message = "Who has left is forgotten before the oldest backup is, or leaves the region."
  }

  assert {
    condition     = length(google_billing_budget.main) == 0
    error_message = "There is a budget of nobody's."
  }
}

run "staging_has_what_it_has" {
  command = plan

  variables {
    environment       = "staging"
    alert_emails      = []
    high_availability = false
    chat_provider     = "off"
  }

  assert {
    condition     = length(setintersection(keys(google_monitoring_alert_policy.alert), ["database-standby", "chat-errors", "redis-memory"])) == 0
    error_message = "An alert waits for something that is not there."
  }
}
