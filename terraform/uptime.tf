# Somebody else's computers look in, from three regions: at the process and at its database, function by function, because
# the load balancer knows only one /health/. Every five minutes, and every minute at the front door: about 570,000 looks a
# month, of which a million are free.

locals {
  looks = merge(
    {
      for look in setproduct(local.public_families, ["/health/", "/health/db/"]) :
      "avatid-${look[0]}${look[1] == "/health/" ? "" : "-database"}" => {
        host   = trimprefix(local.deterministic_url[look[0]], "https://")
        path   = look[1]
        period = "300s"
      }
    },
    {
      for name, path in { avatid = "/health/", avatid-database = "/health/db/" } :
      name => { host = var.domain, path = path, period = "60s" } if var.domain != null
    },
  )
}

resource "google_monitoring_uptime_check_config" "look" {
  for_each = local.looks

  project          = var.project_id
  display_name     = each.key
  period           = each.value.period
  timeout          = "10s" # a cold start is half of that
  selected_regions = ["EUROPE", "USA_VIRGINIA", "ASIA_PACIFIC"]
  checker_type     = "STATIC_IP_CHECKERS"
  user_labels      = local.labels

  http_check {
    path         = each.value.path
    port         = 443
    use_ssl      = true
    validate_ssl = true

    accepted_response_status_codes {
      status_value = 200
    }
  }

  content_matchers {
    content = "\"ok\""
    matcher = "CONTAINS_STRING"
  }

  monitored_resource {
    type   = "uptime_url"
    labels = { project_id = var.project_id, host = each.value.host }
  }

  depends_on = [google_project_service.needed, google_cloudfunctions2_function.family]
}
