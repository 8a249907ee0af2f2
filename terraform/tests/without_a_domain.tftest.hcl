# The clock and the queues, and a deployment that has less: no domain, a pager and no addresses; or a staging with other providers and without a chat.

mock_provider "google" {
  source = "./tests/made_up"
}
mock_provider "google-beta" {}

run "a_clock_queues_a_pager_and_no_domain" {
  command = plan

  variables {
    alert_emails   = []
    pager_channels = ["projects/avatid-test/notificationChannels/1"]
  }

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

  assert {
    condition     = local.media_url == "https://storage.googleapis.com/avatid-test-media"
    error_message = "MEDIA_URL leads nowhere."
  }

  assert {
    condition = alltrue([for found in [
      google_compute_global_address.api, google_compute_region_network_endpoint_group.family, google_compute_backend_service.family, google_compute_backend_bucket.media,
      google_compute_url_map.api, google_compute_url_map.to_https, google_compute_managed_ssl_certificate.api, google_compute_ssl_policy.modern, google_compute_target_https_proxy.api,
      google_compute_target_http_proxy.to_https, google_compute_global_forwarding_rule.https, google_compute_global_forwarding_rule.http, google_compute_security_policy.edge,
    ] : length(found) == 0])
    error_message = "Something of it would be paid for and lead nowhere."
  }

  assert {
    condition     = length(local.balancer_addresses) == 0
    error_message = "Nobody may be believed about whom they speak for."
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

  assert {
    condition     = !contains(keys(google_monitoring_alert_policy.alert), "redis-memory")
    error_message = "An alert waits for something that is not there."
  }
}

run "staging_has_what_it_has_and_rights_for_no_more" {
  command = plan

  plan_options {
    target = [
      google_monitoring_alert_policy.alert,
      google_project_iam_member.given,
      google_service_account_iam_member.signs,
      google_secret_manager_secret_iam_member.reads,
    ]
  }

  variables {
    environment       = "staging"
    alert_emails      = []
    high_availability = false
    chat_provider     = "off"
    mail_provider     = "elasticemail"
    payment_provider  = "stripe"
    redis             = true
    optional_secrets  = ["SENTRY_DSN"]
  }

  assert {
    condition     = length(setintersection(keys(google_monitoring_alert_policy.alert), ["database-standby", "chat-errors"])) == 0
    error_message = "An alert waits for something that is not there."
  }

  assert {
    condition     = toset([for each in google_project_iam_member.given : each.role]) == toset(["roles/cloudsql.client", "roles/cloudsql.instanceUser", "roles/firebasecloudmessaging.admin"])
    error_message = "Rights for a chat that is off: ${join(", ", distinct([for each in google_project_iam_member.given : each.role]))}."
  }

  assert {
    condition     = !contains(keys(google_service_account_iam_member.signs), "auth")
    error_message = "Auth signs nothing but tokens for the chat."
  }

  assert {
    condition     = setsubtract(keys(google_secret_manager_secret.setting), ["ACCESS_KEYS", "PASSWORD_PEPPER", "REFRESH_KEY", "SEALING_KEYS", "TWILIO_AUTH_TOKEN"]) == toset(["ELASTICEMAIL_KEY", "REDIS_URL", "SENTRY_DSN", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRETS"])
    error_message = "These would have to be filled: ${join(", ", keys(google_secret_manager_secret.setting))}."
  }

  assert {
    condition     = sort([for family, its in local.families : family if contains(its.secrets, "STRIPE_SECRET_KEY")]) == tolist(["booking", "worker"])
    error_message = "Money is moved by booking and the worker alone."
  }
}
