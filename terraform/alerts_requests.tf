# What people ask of the functions, and how the functions bear it.

locals {
  # the same of every function; the worker's only user is the clock
  of_functions = "monitored_resource='cloud_run_revision',service_name=~'avatid-.+'"
  of_public    = "monitored_resource='cloud_run_revision',service_name=~'avatid-.+',service_name!='avatid-worker'"

  request_alerts = {
    server-errors = {
      title    = "Requests fail"
      users    = "The app says that something went wrong; some bookings are not made."
      severity = "CRITICAL"
      figure   = "sum by (service_name) (rate(run_googleapis_com:request_count{${local.of_functions},response_code_class='5xx'}[5m])) / sum by (service_name) (rate(run_googleapis_com:request_count{${local.of_functions}}[5m]))"
      over     = var.alert_limits.error_share
      only_if  = "and sum by (service_name) (increase(run_googleapis_com:request_count{${local.of_functions},response_code_class='5xx'}[5m])) >= 5"
    }

    slow-replies = {
      title    = "Replies are slow"
      users    = "The app turns its wheel for seconds; impatient people tap twice."
      severity = "ERROR"
      figure   = "histogram_quantile(0.95, sum by (service_name, le) (rate(run_googleapis_com:request_latencies_bucket{${local.of_public}}[10m])))"
      over     = var.alert_limits.slow_milliseconds
      only_if  = "and sum by (service_name) (increase(run_googleapis_com:request_count{${local.of_public}}[10m])) >= 50"
      lasting  = "600s"
    }

    requests-sent-away = {
      title    = "Requests are sent away"
      users    = "Some taps have to be repeated. Whoever is served is served as fast as always."
      severity = "ERROR"
      figure   = "sum by (service_name) (increase(${local.seen.requests_sent_away}[5m]))"
      over     = var.alert_limits.sent_away_seconds
    }

    unexpected-errors = {
      title    = "Errors that nobody had thought of"
      users    = "Whoever met one got an apology with a number; everybody else nothing."
      severity = "WARNING"
      figure   = "sum by (service_name, said) (increase(${local.seen.unexpected_errors}[10m]))"
      over     = 0
    }

    instances-near-limit = {
      title    = "A function has nearly all the instances it may have"
      users    = "Nothing yet. At the limit requests wait, then fail with 429 or 503."
      severity = "ERROR"
      figure = join(" or ", [
        for name, family in local.families :
        "sum by (service_name) (max_over_time(run_googleapis_com:container_instance_count{monitored_resource='cloud_run_revision',service_name='avatid-${name}'}[5m])) / ${family.max_instances}"
      ])
      over    = var.alert_limits.instances_share
      lasting = "600s"
    }

    memory-near-limit = {
      title    = "Instances of a function run out of memory"
      users    = "Nothing yet. Then an instance is killed in the middle of a dozen requests."
      severity = "ERROR"
      figure   = "histogram_quantile(0.95, sum by (service_name, le) (rate(run_googleapis_com:container_memory_utilizations_bucket{${local.of_functions}}[10m])))"
      over     = var.alert_limits.memory_share
      lasting  = "600s"
    }

    refused-start = {
      title    = "A function refuses to start: its settings are not fit for production"
      users    = "After a deployment nothing, as long as the last version serves; after a change of secrets everything of this function is down."
      severity = "CRITICAL"
      figure   = "sum by (service_name) (increase(${local.seen.refused_starts}[10m]))"
      over     = 0
    }
  }
}
