# The front door, if there is a `domain`: one name for six functions and the pictures. Without one nothing of this exists, and
# everybody asks the functions at their own addresses, which keep working in any case.

locals {
  has_domain = var.domain != null

  # who answers here: everybody in routes.json but the private ones; the worker has no way in from outside
  edge_families = local.has_domain ? toset([for family in keys(local.routes.families) : family if !contains(local.routes.private, family)]) : toset([])

  # whoever shows the health pages also tells strangers that there is nothing at their path, as problem+json
  front_door = one([for family, paths in local.routes.families : family if contains(paths, "/health")])

  # discovery is what many ask alike and without a name; nothing else here may be kept for anybody else
  cached_families = toset(["business"])

  # where everybody sees the pictures: no slash at the end
  media_url = local.has_domain ? "https://${var.domain}/media" : "https://storage.googleapis.com/${google_storage_bucket.media.name}"

  ip_versions        = local.has_domain ? ["IPV4", "IPV6"] : []
  balancer_addresses = google_compute_global_address.api[*].address # what DNS has to name, and what TRUSTED_PROXIES trusts

  # a browser that has been here once never asks over http again
  only_https = "Strict-Transport-Security: max-age=31536000"
}

resource "google_compute_global_address" "api" {
  count = length(local.ip_versions)

  project    = var.project_id
  name       = "avatid-api-${lower(local.ip_versions[count.index])}"
  ip_version = local.ip_versions[count.index]

  depends_on = [google_project_service.needed]
}

resource "google_compute_region_network_endpoint_group" "family" {
  for_each = local.edge_families

  project               = var.project_id
  region                = var.region
  name                  = "avatid-${each.key}"
  network_endpoint_type = "SERVERLESS"

  cloud_run {
    service = google_cloudfunctions2_function.family[each.key].name # a function's service is called like the function
  }

  # Nothing here may be `create_before_destroy`: Terraform would then also make the functions and the job that migrates anew
  # before the old ones are gone, and their names are taken.
}

resource "google_compute_backend_service" "family" {
  for_each = local.edge_families

  project               = var.project_id
  name                  = "avatid-${each.key}"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  protocol              = "HTTPS"
  security_policy       = google_compute_security_policy.edge[0].id
  enable_cdn            = contains(local.cached_families, each.key)

  # the panel says more about itself than this, and says it itself
  custom_response_headers = each.key == "admin" ? [] : [local.only_https]

  backend {
    group = google_compute_region_network_endpoint_group.family[each.key].id
  }

  # The functions decide: what they call public is kept for as long as they say, everything else by nobody. So the edge never
  # lengthens a promise (nothing stale is shown, no refusal is remembered), and it never answers somebody who has signed in,
  # nor a browser on another site, whose reply carries that site's name (CORS).
  dynamic "cdn_policy" {
    for_each = contains(local.cached_families, each.key) ? [true] : []

    content {
      cache_mode         = "USE_ORIGIN_HEADERS"
      negative_caching   = false
      serve_while_stale  = 0
      request_coalescing = true

      cache_key_policy {
        include_host         = true
        include_protocol     = true
        include_query_string = true
        include_http_headers = ["Accept-Language"] # names and texts come in the reader's language
      }

      dynamic "bypass_cache_on_request_headers" {
        for_each = ["Authorization", "Origin"]

        content {
          header_name = bypass_cache_on_request_headers.value
        }
      }
    }
  }

  log_config {
    enable      = true
    sample_rate = var.edge_log_share
  }
}

# A picture's bytes never change, so phones may keep it; but one that is taken down must leave the caches, too. The bucket says
# "a year"; here nobody keeps one for longer than a day.
resource "google_compute_backend_bucket" "media" {
  count = local.has_domain ? 1 : 0

  project                 = var.project_id
  name                    = "avatid-media"
  bucket_name             = google_storage_bucket.media.name
  enable_cdn              = true
  custom_response_headers = [local.only_https, "X-Content-Type-Options: nosniff"]

  cdn_policy {
    cache_mode         = "CACHE_ALL_STATIC"
    default_ttl        = 3600
    client_ttl         = 86400
    max_ttl            = 86400
    negative_caching   = false
    serve_while_stale  = 0
    request_coalescing = true
  }
}

resource "google_compute_url_map" "api" {
  count = local.has_domain ? 1 : 0

  project = var.project_id
  name    = "avatid-api"

  # whoever asks by address or by another name, which is mostly scanners, is told the name and costs no function anything
  default_url_redirect {
    host_redirect          = var.domain
    https_redirect         = true
    redirect_response_code = "MOVED_PERMANENTLY_DEFAULT"
    strip_query            = false
  }

  host_rule {
    hosts        = [var.domain]
    path_matcher = "families"
  }

  # The longest match wins, whatever the order. Each prefix is there twice, `/x` and `/x/*`, because the second does not match
  # the first.
  path_matcher {
    name            = "families"
    default_service = google_compute_backend_service.family[local.front_door].id

    dynamic "path_rule" {
      for_each = local.edge_families

      content {
        paths   = local.routes.families[path_rule.value]
        service = google_compute_backend_service.family[path_rule.value].id
      }
    }

    path_rule {
      paths   = ["/media/*"]
      service = google_compute_backend_bucket.media[0].id

      route_action {
        url_rewrite {
          path_prefix_rewrite = "/"
        }
      }
    }
  }

  lifecycle {
    precondition {
      condition     = !anytrue([for path in flatten(values(local.routes.families)) : startswith(path, "/media")])
      error_message = "routes.json has a path below /media, which is where the pictures are."
    }
  }
}

# It can never be changed, and one in use never deleted: another domain gets another certificate, then the old one goes.
resource "google_compute_managed_ssl_certificate" "api" {
  count = local.has_domain ? 1 : 0

  project = var.project_id
  name    = "avatid-api-${substr(sha256(var.domain), 0, 8)}"

  managed {
    domains = [var.domain]
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [google_project_service.needed]
}

resource "google_compute_ssl_policy" "modern" {
  count = local.has_domain ? 1 : 0

  project         = var.project_id
  name            = "avatid-modern"
  profile         = "MODERN"
  min_tls_version = "TLS_1_2"

  depends_on = [google_project_service.needed]
}

resource "google_compute_target_https_proxy" "api" {
  count = local.has_domain ? 1 : 0

  project          = var.project_id
  name             = "avatid-api"
  url_map          = google_compute_url_map.api[0].id
  ssl_certificates = [google_compute_managed_ssl_certificate.api[0].id]
  ssl_policy       = google_compute_ssl_policy.modern[0].id
  tls_early_data   = "DISABLED" # what comes early can be sent again by whoever overheard it
}

resource "google_compute_global_forwarding_rule" "https" {
  count = length(local.ip_versions)

  project               = var.project_id
  name                  = "avatid-https-${lower(local.ip_versions[count.index])}"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  ip_address            = google_compute_global_address.api[count.index].id
  port_range            = "443"
  target                = google_compute_target_https_proxy.api[0].id
}

# http only says: https. Not with 308: an app that sends a password in the clear should fail while it is being written, and
# not be helped to do it for ever.
resource "google_compute_url_map" "to_https" {
  count = local.has_domain ? 1 : 0

  project = var.project_id
  name    = "avatid-to-https"

  default_url_redirect {
    https_redirect         = true
    redirect_response_code = "MOVED_PERMANENTLY_DEFAULT"
    strip_query            = false
  }

  depends_on = [google_project_service.needed]
}

resource "google_compute_target_http_proxy" "to_https" {
  count = local.has_domain ? 1 : 0

  project = var.project_id
  name    = "avatid-to-https"
  url_map = google_compute_url_map.to_https[0].id
}

resource "google_compute_global_forwarding_rule" "http" {
  count = length(local.ip_versions)

  project               = var.project_id
  name                  = "avatid-http-${lower(local.ip_versions[count.index])}"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  ip_address            = google_compute_global_address.api[count.index].id
  port_range            = "80"
  target                = google_compute_target_http_proxy.to_https[0].id
}
