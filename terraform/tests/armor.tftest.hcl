# Cloud Armor: it stops what no person does, and refuses nobody's words.

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

run "it_throttles_guessing_and_only_watches_what_people_write" {
  command = plan
  variables {
    domain = "api.avatid.example"
  }

  assert {
    condition     = anytrue([for rule in google_compute_security_policy.edge[0].rule : rule.action == "deny(404)" && strcontains(try(rule.match[0].expr[0].expression, ""), "'^/(tasks|cron)(/|$)'") if rule.priority == 1000])
    error_message = "The worker's paths are refused before anybody looks for them."
  }

  assert {
    condition = alltrue([for path in ["/api/user/auth/email/", "/api/user/auth/phone", "/api/user/registration/email/verify/", "/api/user/password/reset/request/", "/api/sms/verify/submit/", "/api/user/delete/undo/"] :
      can(regex(local.throttles.sign_in.paths, path))
    ]) && alltrue([for path in ["/api/sms/verify/request/", "/api/user/registration/phone/"] : can(regex(local.throttles.codes.paths, path))])
    error_message = "Passwords and codes could be guessed as fast as the functions answer."
  }

  assert {
    condition     = !anytrue([for path in ["/api/user/auth/refresh/", "/api/user/detail/", "/api/user/webhooks/apple/", "/api/payments/webhook/stripe/"] : anytrue([for throttle in local.throttles : can(regex(throttle.paths, path))])])
    error_message = "Phones refresh by themselves, and providers come from few addresses: neither is guessing."
  }

  assert {
    condition = length([for rule in google_compute_security_policy.edge[0].rule : rule
      if rule.action == "rate_based_ban" && try(one(rule.rate_limit_options).enforce_on_key, "") == "IP" && try(one(rule.rate_limit_options).exceed_action, "") == "deny(429)"
    ]) == 2
    error_message = "Both throttles count by address and answer 429."
  }

  assert {
    condition = alltrue([for rule in google_compute_security_policy.edge[0].rule : rule.preview
      if strcontains(try(rule.match[0].expr[0].expression, "GET"), "request.method != 'GET'")
    ])
    error_message = "Somebody's apostrophe or line break in a message would be refused as an attack."
  }

  assert {
    condition = toset([for rule in google_compute_security_policy.edge[0].rule : regex("evaluatePreconfiguredWaf\\('([a-z]+)", rule.match[0].expr[0].expression)[0]
      if strcontains(try(rule.match[0].expr[0].expression, ""), "evaluatePreconfiguredWaf") && !rule.preview
    ]) == toset(["sqli", "xss", "lfi", "rce", "protocolattack", "scannerdetection", "cve"])
    error_message = "In paths and queries the WAF refuses, with all its sets."
  }

  assert {
    condition = alltrue([for rule in google_compute_security_policy.edge[0].rule :
      contains(flatten([for exclusion in rule.preconfigured_waf_config[0].exclusion : exclusion.request_query_param[*].value]), "q")
      if startswith(try(rule.match[0].expr[0].expression, ""), "request.method == 'GET' && evaluate") && !rule.preview
    ])
    error_message = "Whoever searches for O'Hara's would be refused."
  }

  assert {
    condition     = length([for rule in google_compute_security_policy.edge[0].rule : rule if length(rule.match[0].expr) > 0]) <= 20
    error_message = "A project may have twenty rules with an expression."
  }

  assert {
    condition     = alltrue([for rule in google_compute_security_policy.edge[0].rule : length(rule.description) <= 64])
    error_message = "Google takes 64 letters for a description: ${join("; ", [for rule in google_compute_security_policy.edge[0].rule : rule.description if length(rule.description) > 64])}"
  }

  assert {
    condition     = anytrue([for rule in google_compute_security_policy.edge[0].rule : rule.action == "allow" if rule.priority == 2147483647])
    error_message = "Everybody else is let in."
  }

  assert {
    condition     = google_compute_security_policy.edge[0].advanced_options_config[0].json_parsing == "STANDARD" && google_compute_security_policy.edge[0].advanced_options_config[0].log_level == "NORMAL" && google_compute_security_policy.edge[0].adaptive_protection_config[0].layer_7_ddos_defense_config[0].enable
    error_message = "JSON is read as such, what people send is not logged, and floods are noticed."
  }
}
