# Whatever breaks, somebody hears of it, and finds the page that says what to do; what is judged is drawn; what is spent is told.

mock_provider "google" {
  source = "./tests/made_up"
}
mock_provider "google-beta" {}

override_resource {
  target          = google_monitoring_notification_channel.pager
  values          = { name = "projects/avatid-test/notificationChannels/2" }
  override_during = plan
}

run "whoever_is_woken_finds_the_runbook_and_money_is_told_early" {
  command = plan

  plan_options {
    target = [
      google_monitoring_alert_policy.alert,
      google_monitoring_uptime_check_config.look,
      google_monitoring_dashboard.main,
      google_billing_budget.main,
    ]
  }

  variables {
    domain          = "api.avatid.example"
    alert_emails    = [for number in range(6) : "person${number}@avatid.example"]
    pager_channels  = ["projects/avatid-test/notificationChannels/1"]
    runbooks_url    = "https://code.example/avatid/docs/runbooks"
    alert_limits    = { error_share = 0.07, slow_milliseconds = 900, outbox_seconds = 300, database_share = 0.7 }
    max_connections = 350
    families        = { rating = { max_instances = 3 } }
    billing_account = "012345-6789AB-CDEF01"
    monthly_budget  = 450
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
      alert.severity == "WARNING" || (length(alert.notification_channels) == 7 && alert.notification_channels[0] == "projects/avatid-test/notificationChannels/1")
    ])
    error_message = "Something worse than a warning does not reach everybody."
  }

  assert {
    condition     = alltrue([for alert in google_monitoring_alert_policy.alert : length(alert.notification_channels) == 6 if alert.severity == "WARNING"])
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

  assert {
    condition     = [for rule in google_billing_budget.main[0].threshold_rules : "${rule.spend_basis} ${rule.threshold_percent}"] == ["CURRENT_SPEND 0.5", "CURRENT_SPEND 0.9", "CURRENT_SPEND 1", "FORECASTED_SPEND 1.2"]
    error_message = "The budget tells at other times."
  }

  assert {
    condition     = google_billing_budget.main[0].amount[0].specified_amount[0].units == "450" && google_billing_budget.main[0].budget_filter[0].projects == toset(["projects/123456789012"])
    error_message = "The budget is about another sum, or about everybody's projects."
  }

  assert {
    condition     = google_billing_budget.main[0].all_updates_rule[0].monitoring_notification_channels == tolist([for number in range(5) : "projects/avatid-test/notificationChannels/2"])
    error_message = "A budget takes five channels, of mail: it refuses Slack, texts and PagerDuty."
  }
}
