# The queues of Cloud Tasks, one a provider, so that a slow one delays nobody else (common/models/message.py, `Queue`).
#
# A task is only a hint: "look at this message". Whether a provider is asked again is decided by the outbox (`MAX_ATTEMPTS`,
# its own backoff); the worker answers 200 to every hint it has looked at. So a queue retries for one reason alone: the worker
# could not be reached, was full, or had no database. After ten minutes it gives up: by then the sweep has given the message a
# new hint (common/outbox/relaying.py), and two that knock for the same message would help nobody.

locals {
  # rate: a second; at_once: as many as one process of the worker lets wait for one provider (PROVIDER_CALLS_AT_ONCE = 6), for
  # more would be sent away and wait for half a minute; first_retry: seconds, longer where nobody sits and waits;
  # logged: the share of tasks in the log, all of them where one costs money.
  queues = tomap({
    mail     = { rate = 20, at_once = 6, first_retry = 2, logged = 0.1 }
    sms      = { rate = 10, at_once = 6, first_retry = 2, logged = 1 }
    push     = { rate = 50, at_once = 6, first_retry = 1, logged = 0.1 }
    chat     = { rate = 50, at_once = 6, first_retry = 1, logged = 0.1 }
    payments = { rate = 10, at_once = 6, first_retry = 2, logged = 1 }
    outside  = { rate = 5, at_once = 4, first_retry = 10, logged = 0.1 } # calendars, exports, files: slow, and large in memory
    default  = { rate = 50, at_once = 12, first_retry = 1, logged = 0.1 }
  })
}

resource "google_cloud_tasks_queue" "queue" {
  for_each = local.queues

  project  = var.project_id
  location = var.region
  name     = each.key # as the code says it: `outbox.queue` is the queue's name

  rate_limits {
    max_dispatches_per_second = each.value.rate
    max_concurrent_dispatches = each.value.at_once
  }

  # Cloud Tasks goes on until both limits are passed, attempts and time.
  retry_config {
    max_attempts       = 5
    max_retry_duration = "600s"
    min_backoff        = "${each.value.first_retry}s"
    max_backoff        = "60s"
    max_doublings      = 4
  }

  stackdriver_logging_config {
    sampling_ratio = each.value.logged
  }

  lifecycle {
    precondition {
      condition     = sum([for queue in local.queues : queue.at_once]) + length(local.schedules) <= local.families["worker"].max_instances * local.families["worker"].concurrency
      error_message = "With all queues full the worker would have no room for the clock's jobs: more max_instances for it, or less at once."
    }
  }

  depends_on = [google_project_service.needed]
}
