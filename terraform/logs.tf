# What our own log says, as metrics. `says` are the sentences as they stand in the code, whole: tests/shape/test_runbooks.py
# looks for each of them there. `and` narrows further; `labels` and `value` are taken from the line's fields.

locals {
  written = {
    # requests and tasks
    unexpected_errors = {
      about  = "Requests, pages and tasks that failed for a reason that nobody had thought of; the line has the trace."
      says   = ["a request failed", "a page failed", "a task broke"]
      labels = { said = "message" }
    }
    requests_sent_away = {
      about = "Seconds in which a process had more requests than it can serve in time; one line each."
      says  = ["requests are sent away"]
    }
    requests_uncounted = {
      about  = "Requests that passed their limits uncounted, because no counter answered."
      says   = ["a request passed uncounted", "redis cannot count"]
      labels = { said = "message" }
    }
    database_refusals = {
      about  = "Requests that the database could not serve, by SQLSTATE; empty where the connection broke."
      says   = ["the database could not serve a request", "the database is not well"]
      labels = { sqlstate = "sqlstate" }
    }

    # messages
    outbox_age = {
      about  = "For how many seconds the oldest message of a queue has been due; one line a queue and minute."
      says   = ["how a queue stands"]
      labels = { queue = "queue" }
      value  = "oldest_due"
    }
    dead_messages = {
      about  = "Messages that were given up, by kind."
      says   = ["a message could not be delivered", "a message was given up"]
      and    = "NOT jsonPayload.state=\"waiting\""
      labels = { kind = "kind" }
    }
    notifications_stuck = {
      about = "Notifications that no channel has delivered for too long."
      says  = ["notifications are stuck"]
    }
    providers_left_alone = {
      about  = "Breakers that opened: a provider keeps failing, and is not asked for a while."
      says   = ["a provider keeps failing and is left alone"]
      labels = { provider = "provider" }
    }
    keys_refused = {
      about = "Keys of ours that a provider of sign-ins does not accept."
      says = [
        "Apple does not accept our key: see APPLE_TEAM_ID, APPLE_KEY_ID, APPLE_PRIVATE_KEY",
        "APPLE_PRIVATE_KEY is not a key for ES256",
        "Facebook does not accept our secret: see FACEBOOK_APP_ID, FACEBOOK_APP_SECRET",
      ]
      labels = { said = "message" }
    }
    sms_limits = {
      about  = "The day's limit on texts is near, or reached."
      says   = ["a limit on codes by SMS is near", "a limit on codes by SMS is reached"]
      labels = { said = "message", limit = "limit" }
    }

    # the clock
    jobs_seen = {
      about = "The clock's heartbeat: report_jobs writes this every five minutes."
      says  = ["how the jobs stand"]
    }
    jobs_amiss = {
      about  = "Jobs that failed, got lost, are late or never ran; a line for each, every five minutes as long as it lasts."
      says   = ["a job is amiss"]
      labels = { job = "job", how = "how" }
    }
    drift = {
      about  = "Copies that were not what they are copies of: they have been put right, but something wrote past them."
      says   = ["counts of ratings had drifted", "Firestore knew more than the database"]
      labels = { said = "message" }
    }

    # money
    payment_trouble = {
      about  = "Money that is not where it should be: somebody has to look."
      says   = ["a payment is disputed", "a payment is not what was asked for", "more has gone back than was paid", "a refund has failed"]
      labels = { said = "message" }
    }
    payments_unsettled = {
      about = "Payments and refunds that could not be looked after; each is tried again in five minutes."
      says  = ["a payment could not be looked after"]
    }

    # who got in, and what was touched
    audit_broken = {
      about = "The nightly look at the audit log found a row that is missing, or not what was written."
      says  = ["the audit log is broken"]
    }
    support_opened = {
      about = "Somebody of ours has gone into somebody's account."
      says  = ["request"]
      and   = "jsonPayload.logger=\"avatid.access\" AND jsonPayload.route=\"/api/user/auth/support/\" AND jsonPayload.status=200"
    }
    second_factors_shut = {
      about = "Second factors of operators that cannot be opened: SEALING_KEYS lacks the key that sealed them."
      says  = ["an operator's second factor cannot be opened"]
    }
  }

  our_processes = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=~\"^avatid-\""

  # in a language that alerts and dashboard read: all lines of one metric
  seen = {
    for name in concat(keys(local.written), keys(local.platform_writes)) : name =>
    "logging_googleapis_com:user_avatid_${name}{monitored_resource='${try(local.platform_writes[name].resource, "cloud_run_revision")}'}"
  }
}

resource "google_logging_metric" "written" {
  for_each = local.written

  project     = var.project_id
  name        = "avatid_${each.key}"
  description = each.value.about
  filter = join(" AND ", compact([
    local.our_processes,
    "jsonPayload.message=(${join(" OR ", [for sentence in each.value.says : jsonencode(sentence)])})",
    try(each.value.and, ""),
  ]))
  label_extractors = { for label, field in try(each.value.labels, {}) : label => "EXTRACT(jsonPayload.${field})" }
  value_extractor  = can(each.value.value) ? "EXTRACT(jsonPayload.${each.value.value})" : null

  metric_descriptor {
    metric_kind  = "DELTA"
    value_type   = can(each.value.value) ? "DISTRIBUTION" : "INT64"
    unit         = can(each.value.value) ? "s" : "1"
    display_name = each.value.about

    dynamic "labels" {
      for_each = keys(try(each.value.labels, {}))
      content {
        key        = labels.value
        value_type = "STRING"
      }
    }
  }

  dynamic "bucket_options" {
    for_each = can(each.value.value) ? [1] : []
    content {
      exponential_buckets {
        num_finite_buckets = 20
        growth_factor      = 2
        scale              = 1
      }
    }
  }

  depends_on = [google_project_service.needed]
}

# The same for lines that are not JSON of ours: a process that never began, and what the platform itself writes.
locals {
  platform_writes = {
    refused_starts = {
      about    = "Processes that would not start, because their settings are not fit for production."
      resource = "cloud_run_revision"
      filter   = "${local.our_processes} AND (textPayload:\"not fit for production\" OR jsonPayload.message:\"not fit for production\")"
    }
    backups_made = {
      about    = "Backups of the database that the platform made."
      resource = "cloudsql_database"
      filter   = "${local.backups} AND protoPayload.metadata.windowStatus=\"STATUS_SUCCEEDED\""
    }
    backups_failed = {
      about    = "Backups of the database that failed or were left out."
      resource = "cloudsql_database"
      filter   = "${local.backups} AND protoPayload.metadata.windowStatus=(\"STATUS_FAILED\" OR \"STATUS_ATTEMPT_FAILED\" OR \"STATUS_SKIPPED\")"
    }
  }

  backups = join(" AND ", [
    "resource.type=\"cloudsql_database\"",
    "resource.labels.database_id=\"${local.database_id}\"",
    "logName=\"projects/${var.project_id}/logs/cloudaudit.googleapis.com%2Fsystem_event\"",
    "protoPayload.methodName=\"cloudsql.instances.automatedBackup\"",
  ])
}

resource "google_logging_metric" "platform_writes" {
  for_each = local.platform_writes

  project     = var.project_id
  name        = "avatid_${each.key}"
  description = each.value.about
  filter      = each.value.filter

  metric_descriptor {
    metric_kind  = "DELTA"
    value_type   = "INT64"
    unit         = "1"
    display_name = each.value.about
  }

  depends_on = [google_project_service.needed]
}

# The log forgets after thirty days, which is right for nearly all of it. A few lines must outlive the oldest backup, or be where
# nobody who rules the database can write: who has left since (a restore brings them back), and the audit log's anchors. They
# hold uids, times and hashes, and stay in our region.
locals {
  kept_lines = [
    "an account is leaving",
    "an account stays",
    "an account was erased",
    "the audit log is whole",
    "the audit log is broken",
  ]
}

resource "google_logging_project_bucket_config" "kept" {
  project        = var.project_id
  location       = var.region
  bucket_id      = "avatid-kept"
  description    = "What must outlive the oldest backup: who has left, and the audit log's anchors."
  retention_days = var.kept_log_days

  depends_on = [google_project_service.needed]
}

resource "google_logging_project_sink" "kept" {
  project                = var.project_id
  name                   = "avatid-kept"
  description            = "docs/backup.md reads it after a restore, docs/runbooks/audit-broken.md after a break-in."
  destination            = "logging.googleapis.com/${google_logging_project_bucket_config.kept.id}"
  filter                 = "${local.our_processes} AND jsonPayload.message=(${join(" OR ", [for line in local.kept_lines : jsonencode(line)])})"
  unique_writer_identity = true
}
