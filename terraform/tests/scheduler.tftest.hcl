# The clock: every job of schedules.json, in the name of tasks-invoker.

mock_provider "google" {
  mock_data "google_project" {
    defaults = { number = "123456789012" }
  }
  mock_resource "google_service_account" {
    override_during = plan
    defaults        = { email = "tasks-invoker@avatid-test.iam.gserviceaccount.com" }
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

run "every_schedule_has_a_job_that_says_who_it_is" {
  command = plan

  assert {
    condition     = toset(keys(google_cloud_scheduler_job.job)) == toset([for each in jsondecode(file("schedules.json")) : each.name])
    error_message = "A job that the code has is never started."
  }

  assert {
    condition = alltrue([for job in google_cloud_scheduler_job.job :
      job.http_target[0].oidc_token[0].service_account_email == "tasks-invoker@avatid-test.iam.gserviceaccount.com" &&
      job.http_target[0].oidc_token[0].audience == "https://avatid-worker-123456789012.europe-west1.run.app"
    ])
    error_message = "The worker lets in nobody without a token of tasks-invoker, made out to itself."
  }

  assert {
    condition = alltrue([for each in jsondecode(file("schedules.json")) :
      google_cloud_scheduler_job.job[each.name].http_target[0].uri == "https://avatid-worker-123456789012.europe-west1.run.app${each.path}" &&
      google_cloud_scheduler_job.job[each.name].http_target[0].http_method == "POST" &&
      google_cloud_scheduler_job.job[each.name].schedule == each.schedule
    ])
    error_message = "Only calls to run.app count as internal, and the worker's ingress lets in nothing else."
  }

  assert {
    condition     = alltrue([for job in google_cloud_scheduler_job.job : job.time_zone == "Europe/Tirane"])
    error_message = "The night's jobs would run at another hour, and at two different ones a year."
  }

  assert {
    condition     = alltrue([for job in google_cloud_scheduler_job.job : tonumber(trimsuffix(job.attempt_deadline, "s")) > local.families["worker"].timeout && tonumber(trimsuffix(job.attempt_deadline, "s")) <= 1800])
    error_message = "The clock would report a failure of what is still running. It waits for half an hour at most."
  }

  assert {
    condition = alltrue([for each in jsondecode(file("schedules.json")) :
      google_cloud_scheduler_job.job[each.name].retry_config[0].retry_count == (each.every_seconds >= 3600 ? 5 : each.every_seconds > 60 ? 1 : 0)
    ])
    error_message = "Late runs would meet the next ones; a night's job that failed once would wait for a day."
  }

  assert {
    condition     = alltrue([for each in jsondecode(file("schedules.json")) : tonumber(trimsuffix(google_cloud_scheduler_job.job[each.name].retry_config[0].max_retry_duration, "s")) < each.every_seconds])
    error_message = "It would be tried again when its next time has come."
  }
}
