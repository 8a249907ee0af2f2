# What must happen later: letters, texts, pushes, payments, calendars.

locals {
  outbox_age  = "logging_googleapis_com:user_avatid_outbox_age"
  of_a_queue  = "monitored_resource='cloud_tasks_queue'"
  of_the_logs = "monitored_resource='cloud_run_revision'"

  message_alerts = merge(
    {
      outbox-late = {
        title    = "Messages are late"
        users    = "Confirmations and reminders do not come; the bookings themselves stand."
        severity = "CRITICAL"
        figure   = "sum by (queue) (increase(${local.outbox_age}_sum{${local.of_the_logs}}[5m])) / sum by (queue) (increase(${local.outbox_age}_count{${local.of_the_logs}}[5m]))"
        over     = var.alert_limits.outbox_seconds
      }

      dead-messages = {
        title    = "Messages were given up"
        users    = "Somebody waits for a letter, a text or a refund that will not come by itself."
        severity = "ERROR"
        figure   = "sum by (kind) (increase(${local.seen.dead_messages}[10m]))"
        over     = 0
      }

      queues-behind = {
        title    = "Cloud Tasks is behind"
        users    = "Messages come minutes late; the sweep delivers some of them by hand."
        severity = "WARNING"
        figure   = "max by (queue_id) (cloudtasks_googleapis_com:queue_depth{${local.of_a_queue}}) / ${var.alert_limits.queue_depth} or histogram_quantile(0.95, sum by (queue_id, le) (rate(cloudtasks_googleapis_com:queue_task_attempt_delays_bucket{${local.of_a_queue}}[10m]))) / ${var.alert_limits.queue_delay_seconds * 1000}"
        over     = 1
        lasting  = "900s"
      }

      notifications-stuck = {
        title    = "Notifications are stuck"
        users    = "News stand in the app, but no phone rang for them."
        severity = "ERROR"
        figure   = "sum(increase(${local.seen.notifications_stuck}[15m]))"
        over     = 0
      }

      provider-down = {
        title    = "A provider keeps failing and is left alone"
        users    = "What this provider does waits: texts, letters, pushes, payments or signing in with it."
        severity = "ERROR"
        figure   = "sum by (provider) (increase(${local.seen.providers_left_alone}[10m]))"
        over     = 2 # one breaker that opens and closes again is a hiccup; each process has its own
      }

      provider-key = {
        title    = "A provider of sign-ins does not accept our key"
        users    = "Nobody can sign in with Apple or Facebook; other ways work."
        severity = "ERROR"
        figure   = "sum by (said) (increase(${local.seen.keys_refused}[15m]))"
        over     = 0
      }

      sms-limit = {
        title    = "The day's limit on texts is near, or reached"
        users    = "Near: nothing. Reached: nobody gets a code by SMS until tomorrow."
        severity = "CRITICAL"
        figure   = "sum by (said, limit) (increase(${local.seen.sms_limits}[30m]))"
        over     = 0
      }
    },
    {
      for name, alert in {
        chat-errors = {
          title    = "Firestore refuses or fails"
          users    = "Chats do not move until the page is opened anew; nothing said is lost."
          severity = "WARNING"
          figure   = "sum(rate(firestore_googleapis_com:api_request_count{monitored_resource='firestore.googleapis.com/Database',response_code!~'OK|NOT_FOUND|ALREADY_EXISTS'}[10m])) / sum(rate(firestore_googleapis_com:api_request_count{monitored_resource='firestore.googleapis.com/Database'}[10m]))"
          over     = 0.05
          only_if  = "and sum(increase(firestore_googleapis_com:api_request_count{monitored_resource='firestore.googleapis.com/Database',response_code!~'OK|NOT_FOUND|ALREADY_EXISTS'}[10m])) >= 20"
          lasting  = "600s"
        }
      } : name => alert if local.chats
    },
  )
}
