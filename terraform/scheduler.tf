# The clock: a job for each line of schedules.json, which is generated from the code.

locals {
  # Every job may run twice and may be left out once: it looks at what is due, not at when it ran last. So what comes again
  # within the minute is not repeated (late runs would only meet the next one), what comes hourly or daily is. The clock goes on
  # until both limits are passed, number and time, and never starts a run beside one that it still waits for.
  schedules_by_name = { for each in local.schedules : each.name => merge(each, {
    retries     = each.every_seconds >= 3600 ? 5 : each.every_seconds > 60 ? 1 : 0
    retry_until = min(each.every_seconds / 2, 1800)
  }) }
}

resource "google_cloud_scheduler_job" "job" {
  for_each = local.schedules_by_name

  project          = var.project_id
  region           = var.region
  name             = each.key
  description      = each.value.description
  schedule         = each.value.schedule
  time_zone        = each.value.time_zone
  attempt_deadline = "${local.families["worker"].timeout + 15}s" # after the worker's own, which says more

  retry_config {
    retry_count          = each.value.retries
    max_retry_duration   = "${each.value.retry_until}s"
    min_backoff_duration = "20s"
    max_backoff_duration = "300s"
    max_doublings        = 3
  }

  http_target {
    http_method = "POST"
    uri         = "${local.worker_url}${each.value.path}"

    oidc_token {
      service_account_email = google_service_account.invoker.email
      audience              = local.worker_url
    }
  }

  # a clock that strikes before anybody can hear it makes a page full of errors on the first day
  depends_on = [
    google_project_service.needed,
    google_cloudfunctions2_function.family,
    google_cloud_run_service_iam_member.invoker,
  ]
}
