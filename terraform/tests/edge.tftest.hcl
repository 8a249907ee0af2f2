# The front door and the region behind it: every path leads to its family, nobody guesses, and nothing is anywhere else.

mock_provider "google" {
  source = "./tests/made_up"
}
mock_provider "google-beta" {}

override_resource {
  target          = google_compute_backend_service.family["auth"]
  values          = { id = "backend-auth" }
  override_during = plan
}
override_resource {
  target          = google_compute_backend_service.family["business"]
  values          = { id = "backend-business" }
  override_during = plan
}
override_resource {
  target          = google_compute_backend_service.family["booking"]
  values          = { id = "backend-booking" }
  override_during = plan
}
override_resource {
  target          = google_compute_backend_service.family["rating"]
  values          = { id = "backend-rating" }
  override_during = plan
}
override_resource {
  target          = google_compute_backend_service.family["notify"]
  values          = { id = "backend-notify" }
  override_during = plan
}
override_resource {
  target          = google_compute_backend_service.family["admin"]
  values          = { id = "backend-admin" }
  override_during = plan
}
override_resource {
  target          = google_compute_backend_bucket.media
  values          = { id = "backend-media" }
  override_during = plan
}
override_resource {
  target          = google_compute_security_policy.edge
  values          = { id = "edge" }
  override_during = plan
}
override_resource {
  target          = google_compute_global_address.api[0]
  values          = { address = "203.0.113.9" }
  override_during = plan
}
override_resource {
  target          = google_compute_global_address.api[1]
  values          = { address = "2001:db8::9" }
  override_during = plan
}

run "each_path_leads_to_its_family_in_one_region_and_nobody_guesses" {
  command = plan

  variables {
    region        = "europe-central2"
    domain        = "api.avatid.example"
    load_balancer = true
  }

  assert {
    condition = alltrue([for family, paths in jsondecode(file("routes.json")).families :
      family == "worker" || anytrue([for rule in google_compute_url_map.api[0].path_matcher[0].path_rule : rule.service == "backend-${family}" && toset(rule.paths) == toset(paths)])
    ])
    error_message = "A path of routes.json is not in the URL map, or leads to another family."
  }

  assert {
    condition     = length(google_compute_url_map.api[0].path_matcher[0].path_rule) == 7
    error_message = "There are rules for six families and the pictures, and for nobody else."
  }

  assert {
    condition     = !contains(keys(google_compute_region_network_endpoint_group.family), "worker") && !contains(keys(google_compute_backend_service.family), "worker")
    error_message = "The worker has a way in from outside."
  }

  assert {
    condition     = alltrue([for family, group in google_compute_region_network_endpoint_group.family : group.cloud_run[0].service == "avatid-${family}" && group.region == var.region])
    error_message = "A group leads to another family's service."
  }

  assert {
    condition     = google_compute_url_map.api[0].path_matcher[0].default_service == "backend-business"
    error_message = "An unknown path is answered by whoever shows the health pages, as problem+json."
  }

  assert {
    condition     = one(google_compute_url_map.api[0].host_rule).hosts == toset(["api.avatid.example"]) && google_compute_url_map.api[0].default_url_redirect[0].host_redirect == "api.avatid.example"
    error_message = "Under any other name nobody is served; they are told ours."
  }

  assert {
    condition = anytrue([for rule in google_compute_url_map.api[0].path_matcher[0].path_rule :
      rule.service == "backend-media" && rule.paths == toset(["/media/*"]) && try(rule.route_action[0].url_rewrite[0].path_prefix_rewrite, "") == "/"
    ]) && local.media_url == "https://api.avatid.example/media"
    error_message = "Pictures are below /media/, and their names in the bucket do not begin with that."
  }

  assert {
    condition     = [for family, backend in google_compute_backend_service.family : family if backend.enable_cdn] == ["business"]
    error_message = "Only discovery is kept at the edge: everything else is somebody's own."
  }

  assert {
    condition     = google_compute_backend_service.family["business"].cdn_policy[0].cache_mode == "USE_ORIGIN_HEADERS" && google_compute_backend_service.family["business"].cdn_policy[0].serve_while_stale == 0 && !google_compute_backend_service.family["business"].cdn_policy[0].negative_caching
    error_message = "The functions say what may be kept and for how long; the edge adds nothing."
  }

  assert {
    condition     = toset([for header in google_compute_backend_service.family["business"].cdn_policy[0].bypass_cache_on_request_headers : header.header_name]) == toset(["Authorization", "Origin"])
    error_message = "Somebody who has signed in would get a stranger's page; a browser one without its own site's name."
  }

  assert {
    condition     = tolist(google_compute_backend_service.family["business"].cdn_policy[0].cache_key_policy[0].include_http_headers) == tolist(["Accept-Language"]) && google_compute_backend_service.family["business"].cdn_policy[0].cache_key_policy[0].include_query_string
    error_message = "An Albanian page would be shown to somebody who reads English, or one search's finds to another."
  }

  assert {
    condition     = google_compute_backend_bucket.media[0].cdn_policy[0].max_ttl <= 86400 && google_compute_backend_bucket.media[0].cdn_policy[0].serve_while_stale == 0
    error_message = "A picture that is taken down would be seen for longer than a day."
  }

  assert {
    condition     = alltrue([for backend in google_compute_backend_service.family : backend.security_policy == "edge" && backend.load_balancing_scheme == "EXTERNAL_MANAGED" && backend.log_config[0].enable])
    error_message = "A family stands behind the balancer without Cloud Armor before it, or without a log."
  }

  assert {
    condition     = google_compute_ssl_policy.modern[0].min_tls_version == "TLS_1_2" && google_compute_ssl_policy.modern[0].profile == "MODERN" && google_compute_managed_ssl_certificate.api[0].managed[0].domains == tolist(["api.avatid.example"])
    error_message = "TLS is 1.2 at least, and the certificate is the domain's."
  }

  assert {
    condition     = google_compute_url_map.to_https[0].default_url_redirect[0].https_redirect && alltrue([for rule in google_compute_global_forwarding_rule.http : rule.port_range == "80"]) && alltrue([for rule in google_compute_global_forwarding_rule.https : rule.port_range == "443"])
    error_message = "Whoever comes by http is sent to https."
  }

  assert {
    condition     = toset(google_compute_global_address.api[*].ip_version) == toset(["IPV4", "IPV6"]) && length(google_compute_global_forwarding_rule.https) == 2 && length(google_compute_global_forwarding_rule.http) == 2
    error_message = "Phones come by IPv4 and by IPv6."
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
    condition     = alltrue([for rule in google_compute_security_policy.edge[0].rule : rule.priority < min([for throttle in local.throttles : throttle.priority]...) if strcontains(try(rule.match[0].expr[0].expression, ""), "'cve-canary'")])
    error_message = "A throttle that lets a sign-in pass ends the list: the holes of the whole world would be looked for everywhere but there."
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

  assert {
    condition     = output.base_url == "https://api.avatid.example" && local.environment["worker"]["PUBLIC_URL"] == "https://api.avatid.example"
    error_message = "The API is at ${output.base_url}, and letters lead to ${local.environment["worker"]["PUBLIC_URL"]}."
  }

  assert {
    condition     = output.worker_url == "https://avatid-worker-123456789012.europe-central2.run.app"
    error_message = "The worker has to be called at run.app, and not at ${output.worker_url}: only that counts as internal."
  }

  assert {
    condition     = google_sql_database_instance.main.region == "europe-central2" && google_compute_subnetwork.functions.region == "europe-central2"
    error_message = "The database or the way to it has stayed in another region."
  }

  assert {
    condition     = alltrue([for function in google_cloudfunctions2_function.family : function.location == "europe-central2"]) && google_cloud_run_v2_job.migrate.location == "europe-central2"
    error_message = "A function has stayed in another region."
  }

  assert {
    condition     = alltrue([for told in local.environment : told["TASKS_LOCATION"] == "europe-central2"])
    error_message = "The functions look for their queues in another region."
  }

  assert {
    condition     = alltrue([for secret in google_secret_manager_secret.setting : secret.replication[0].user_managed[0].replicas[0].location == "europe-central2"])
    error_message = "A secret is kept in another region."
  }

  # a container sees Google's front end at a link-local address; the balancer adds its own to what it forwards
  assert {
    condition     = local.environment["auth"]["TRUSTED_PROXIES"] == "169.254.0.0/16,203.0.113.9,2001:db8::9"
    error_message = "Behind the load balancer everybody would have its address: ${local.environment["auth"]["TRUSTED_PROXIES"]}."
  }
}
