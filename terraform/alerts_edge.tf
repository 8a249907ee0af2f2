# How the world reaches us. What belongs to the load balancer exists only with a domain.

locals {
  of_the_balancer = "monitored_resource='https_lb_rule'"

  edge_alerts = merge(
    {
      uptime-failed = {
        title    = "A function cannot be reached from outside, or its database cannot"
        users    = "This part of the app is down."
        severity = "CRITICAL"
        figure   = "avg by (check_id) (avg_over_time(monitoring_googleapis_com:uptime_check_check_passed{monitored_resource='uptime_url'}[10m]))"
        under    = 0.6 # of the last ten minutes' looks from three regions: one bad line does not ring
      }
    },
    {
      for name, alert in {
        edge-errors = {
          title    = "The load balancer answers with errors"
          users    = "The app says that something went wrong, whatever it asks for."
          severity = "CRITICAL"
          figure   = "sum(rate(loadbalancing_googleapis_com:https_request_count{${local.of_the_balancer},response_code_class='500'}[5m])) / sum(rate(loadbalancing_googleapis_com:https_request_count{${local.of_the_balancer}}[5m]))"
          over     = var.alert_limits.error_share
          only_if  = "and sum(increase(loadbalancing_googleapis_com:https_request_count{${local.of_the_balancer},response_code_class='500'}[5m])) >= 10"
        }

        certificate-expiry = {
          title    = "The certificate ends soon"
          users    = "Nothing yet. After its end no app connects any more."
          severity = "ERROR"
          figure   = "min by (host) (monitoring_googleapis_com:uptime_check_time_until_ssl_cert_expires{monitored_resource='uptime_url',host='${coalesce(var.domain, "none")}'})"
          under    = var.alert_limits.certificate_days
          lasting  = "3600s"
        }

        armor-surge = {
          title    = "The edge turns away many requests"
          users    = "Nothing, if those are attackers; if it is us who are too strict, honest people get 403 or 429."
          severity = "WARNING"
          figure   = "sum(rate(networksecurity_googleapis_com:https_request_count{monitored_resource='network_security_policy',blocked='true'}[5m]))"
          over     = var.alert_limits.refused_per_second
          lasting  = "300s"
        }
      } : name => alert if var.domain != null
    },
  )
}
