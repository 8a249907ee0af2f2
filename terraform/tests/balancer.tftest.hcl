# The load balancer: there is one if there is a domain, and it sends each path where it belongs.

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

run "without_a_domain_there_is_no_balancer_at_all" {
  command = plan

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
}

run "each_path_leads_to_its_family_and_none_to_the_worker" {
  command = plan
  variables {
    domain = "api.avatid.example"
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
}
