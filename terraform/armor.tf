# Cloud Armor, before the functions of the load balancer. It is the second fence: the functions themselves count
# (docs/limits.md), bind every parameter and escape every text. So it only has to stop what no person does, and must never
# refuse what one does: its refusals are HTML, which no app can show. Who asks a function at its own URL goes past it.
# (Google takes 64 letters for a rule's description, and refuses the whole policy for one more.)

locals {
  # Whoever tries to sign in, register, prove a number or reset a password. An app may be told "not now" by the function and try
  # again: a whole village behind one address of a mobile carrier must be able to, so both are looser than all limits of the
  # function together (a test adds those up from docs/openapi.json). Refreshing is not among them: phones do it by themselves.
  throttles = {
    codes = {
      priority = 1100
      paths    = "^/api/(sms/verify/request|user/registration/phone)(/|$)"
      times    = 120
      ban_from = 600
      why      = "codes by SMS, which cost money"
    }
    sign_in = {
      priority = 1200
      paths    = "^/api/(sms|user/auth/(email|phone|google|apple|facebook|instagram|support)|user/registration|user/password/reset|user/delete/undo)(/|$)"
      times    = 900
      ban_from = 4500
      why      = "signing in and the like"
    }
  }
  throttle_seconds = 600

  # What people write comes in bodies: apostrophes, "drop the table for two", a line that begins with "Location:". The WAF takes
  # these for attacks, so it only watches them (preview: written down, not refused). What comes without a body is a path, a few
  # plain parameters and the words of a search; there it refuses, and the words are left out (`search` and `flt...`: the panel's).
  words     = { q = "EQUALS", city = "EQUALS", tag = "EQUALS", search = "EQUALS", flt = "STARTS_WITH" }
  waf_rules = { sqli = "sqli-v422-stable", xss = "xss-v422-stable", lfi = "lfi-v422-stable", rce = "rce-v422-stable", protocol = "protocolattack-v422-stable" }
  waf = merge(
    { for number, name in keys(local.waf_rules) : "asked_${name}" => {
      priority   = 2000 + number * 10
      rules      = local.waf_rules[name]
      expression = "request.method == 'GET' && evaluatePreconfiguredWaf('${local.waf_rules[name]}', {'sensitivity': 1})"
      preview    = var.waf_preview
      why        = "${name} in a path or a query"
      but_for    = local.words
    } },
    { for number, name in keys(local.waf_rules) : "written_${name}" => {
      priority   = 2100 + number * 10
      rules      = local.waf_rules[name]
      expression = "request.method != 'GET' && evaluatePreconfiguredWaf('${local.waf_rules[name]}', {'sensitivity': 1})"
      preview    = true
      why        = "${name} in what somebody has written: only watched"
      but_for    = {}
    } },
    { scanner = {
      priority   = 2200
      rules      = "scannerdetection-v422-stable"
      expression = "request.method == 'GET' && evaluatePreconfiguredWaf('scannerdetection-v422-stable', {'sensitivity': 1})"
      preview    = var.waf_preview
      why        = "tools that look for holes and say so"
      but_for    = local.words
    } },
    # the few holes that the whole world is attacked through at once: nobody writes `${jndi:` to a hairdresser. Before the
    # throttles, as one that lets somebody pass ends the list
    { cve = {
      priority   = 1010
      rules      = "cve-canary"
      expression = "evaluatePreconfiguredWaf('cve-canary')"
      preview    = var.waf_preview
      why        = "known holes of other people's software"
      but_for    = {}
    } },
  )
}

resource "google_compute_security_policy" "edge" {
  count = local.has_domain ? 1 : 0

  project     = var.project_id
  name        = "avatid-edge"
  type        = "CLOUD_ARMOR"
  description = "Before every public function; what it refuses is in the load balancer's log."

  advanced_options_config {
    json_parsing = "STANDARD" # or a body of JSON is one long word to the WAF
    log_level    = "NORMAL"   # VERBOSE would write down what people have sent
  }

  adaptive_protection_config {
    layer_7_ddos_defense_config {
      enable = true
    }
  }

  rule {
    priority    = 1000
    action      = "deny(404)"
    preview     = false
    description = "The worker's paths: nothing out here answers them."

    match {
      expr {
        expression = "request.path.urlDecode().matches('^/(tasks|cron)(/|$)')"
      }
    }
  }

  dynamic "rule" {
    for_each = local.throttles

    content {
      priority    = rule.value.priority
      action      = "rate_based_ban"
      preview     = false
      description = "Too often from one address: ${rule.value.why}."

      match {
        expr {
          expression = "request.method == 'POST' && request.path.urlDecode().matches('${rule.value.paths}')"
        }
      }

      rate_limit_options {
        enforce_on_key   = "IP"
        conform_action   = "allow"
        exceed_action    = "deny(429)"
        ban_duration_sec = local.throttle_seconds

        rate_limit_threshold {
          count        = rule.value.times
          interval_sec = local.throttle_seconds
        }
        ban_threshold {
          count        = rule.value.ban_from
          interval_sec = local.throttle_seconds
        }
      }
    }
  }

  dynamic "rule" {
    for_each = local.waf

    content {
      priority    = rule.value.priority
      action      = "deny(403)"
      preview     = rule.value.preview
      description = "WAF: ${rule.value.why}."

      match {
        expr {
          expression = rule.value.expression
        }
      }

      dynamic "preconfigured_waf_config" {
        for_each = length(rule.value.but_for) > 0 ? [rule.value] : []

        content {
          exclusion {
            target_rule_set = preconfigured_waf_config.value.rules

            dynamic "request_query_param" {
              for_each = preconfigured_waf_config.value.but_for

              content {
                operator = request_query_param.value
                value    = request_query_param.key
              }
            }
          }
        }
      }
    }
  }

  # After the WAF: a throttle that lets somebody pass ends the list, and what follows would never be looked at.
  rule {
    priority    = 3000
    action      = "throttle"
    preview     = false
    description = "A flood from one address."

    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_ranges = ["*"]
      }
    }

    rate_limit_options {
      enforce_on_key = "IP"
      conform_action = "allow"
      exceed_action  = "deny(429)"

      rate_limit_threshold {
        count        = var.requests_per_address_minute
        interval_sec = 60
      }
    }
  }

  rule {
    priority    = 2147483647
    action      = "allow"
    preview     = false
    description = "Everybody else."

    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_ranges = ["*"]
      }
    }
  }

  depends_on = [google_project_service.needed]
}
