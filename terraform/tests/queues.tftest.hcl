# The queues: one a provider, and what they do when the worker is away.

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

run "each_queue_of_the_outbox_has_its_own_pace_and_gives_up_for_the_sweep" {
  command = plan

  assert {
    condition     = toset([for queue in google_cloud_tasks_queue.queue : queue.name]) == toset(["mail", "sms", "push", "chat", "payments", "outside", "default"])
    error_message = "A message for a queue that is not there waits for the sweep each time."
  }

  assert {
    condition     = alltrue([for queue in google_cloud_tasks_queue.queue : queue.location == var.region])
    error_message = "TASKS_LOCATION is the region."
  }

  assert {
    condition     = alltrue([for name, queue in google_cloud_tasks_queue.queue : queue.rate_limits[0].max_dispatches_per_second == local.queues[name].rate && queue.rate_limits[0].max_concurrent_dispatches == local.queues[name].at_once])
    error_message = "Without limits of their own, letters could take all of the worker from texts."
  }

  assert {
    condition     = google_cloud_tasks_queue.queue["sms"].rate_limits[0].max_dispatches_per_second == 10 && google_cloud_tasks_queue.queue["sms"].stackdriver_logging_config[0].sampling_ratio == 1
    error_message = "Texts cost money: slowly, and all of them in the log."
  }

  assert {
    condition     = sum([for queue in local.queues : queue.at_once]) + length(local.schedules) <= local.families["worker"].max_instances * local.families["worker"].concurrency
    error_message = "Full queues would keep the clock's jobs out."
  }

  assert {
    condition     = alltrue([for queue in google_cloud_tasks_queue.queue : queue.retry_config[0].max_retry_duration == "600s" && queue.retry_config[0].max_attempts > 0 && queue.retry_config[0].max_backoff == "60s"])
    error_message = "The outbox decides about attempts; a queue that tries for ever knocks beside the sweep's own hints."
  }
}

run "full_queues_leave_the_worker_room_for_the_clock" {
  command = plan

  variables {
    families = { worker = { max_instances = 2 } }
  }
  expect_failures = [google_cloud_tasks_queue.queue]
}
