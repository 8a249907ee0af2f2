# All alerts in one pattern. Each topic has a file with its own: alerts_requests, _messages, _jobs, _database, _edge, _money, _security.
#
#   "its-name" = {                     the runbook is docs/runbooks/its-name.md
#     title    = "..."                 what has happened, for a phone's screen
#     users    = "..."                 what people notice of it
#     severity = "CRITICAL"            CRITICAL: now. ERROR: today. WARNING: this week, and no phone rings
#     figure   = "<PromQL>"            what is looked at; the dashboard draws it
#     over     = 0.5                   rings above this figure (`under` instead: below it)
#     only_if  = "and ..."             one more thing that must hold, so that three requests at night wake nobody
#     lasting  = "300s"                for so long; without it at once
#     hidden   = true                  not on the dashboard: there is nothing to draw while all is well
#   }
#
# PromQL because one condition can hold a share and a least number, and because it may name a metric that has no data yet:
# nothing is measured in an empty project. Where there is no data nothing rings, but for the alerts that wait for silence
# (`absent_over_time`): clock-silent, database-down, backup-missing.

locals {
  alert_topics = {
    requests = local.request_alerts
    messages = local.message_alerts
    jobs     = local.job_alerts
    database = local.database_alerts
    edge     = local.edge_alerts
    money    = local.money_alerts
    security = local.security_alerts
  }

  alerts = merge([
    for topic, alerts in local.alert_topics : {
      for name, alert in alerts : name => {
        topic    = topic
        title    = alert.title
        users    = alert.users
        severity = alert.severity
        figure   = alert.figure
        limit    = try(alert.over, alert.under)
        query    = trimspace("(${alert.figure}) ${can(alert.over) ? ">" : "<"} ${try(alert.over, alert.under)} ${try(alert.only_if, "")}")
        lasting  = try(alert.lasting, "0s")
        hidden   = try(alert.hidden, false)
      }
    }
  ]...)

  # a warning does not ring where it can be read instead
  all_channels = concat(var.pager_channels, [for channel in google_monitoring_notification_channel.pager : channel.name])
  to_read      = [for channel in google_monitoring_notification_channel.pager : channel.name]
  channels = {
    CRITICAL = local.all_channels
    ERROR    = local.all_channels
    WARNING  = length(var.alert_emails) > 0 ? local.to_read : local.all_channels
  }
}

resource "google_monitoring_notification_channel" "pager" {
  for_each = toset(var.alert_emails)

  project      = var.project_id
  display_name = "AvatID ${var.environment}: ${each.value}"
  type         = "email"
  labels       = { email_address = each.value }
  user_labels  = local.labels

  depends_on = [google_project_service.needed]
}

resource "google_monitoring_alert_policy" "alert" {
  for_each = local.alerts

  project               = var.project_id
  display_name          = "${each.value.title} (${each.key})"
  severity              = each.value.severity
  combiner              = "OR"
  notification_channels = local.channels[each.value.severity]
  user_labels           = merge(local.labels, { topic = each.value.topic, runbook = each.key })

  conditions {
    display_name = each.value.title

    condition_prometheus_query_language {
      query                     = each.value.query
      duration                  = each.value.lasting
      evaluation_interval       = "60s"
      alert_rule                = replace(each.key, "-", "_")
      rule_group                = each.value.topic
      disable_metric_validation = true # a metric has no data before its first line
    }
  }

  alert_strategy {
    auto_close           = "3600s" # without data: nobody has to tidy up after something that happened once
    notification_prompts = ["OPENED", "CLOSED"]
  }

  documentation {
    subject   = "AvatID ${var.environment}: ${each.value.title}"
    mime_type = "text/markdown"
    content   = <<-EOT
      **${each.value.severity}** What people notice: ${each.value.users}

      Runbook: docs/runbooks/${each.key}.md
    EOT

    dynamic "links" {
      for_each = var.runbooks_url == null ? [] : [var.runbooks_url]
      content {
        display_name = "Runbook"
        url          = "${links.value}/${each.key}.md"
      }
    }
  }

  # last of all, so that a first apply does not ring for a clock that is not there yet
  depends_on = [
    google_project_service.needed,
    google_logging_metric.written,
    google_logging_metric.platform_writes,
    google_cloud_scheduler_job.job,
  ]
}
