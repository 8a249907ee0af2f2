# The seven functions, all alike but for what families.tf says of each.

locals {
  source_sha256 = filesha256(var.source_zip)

  plain_names = toset(flatten(values(local.settings.plain)))

  # What follows from what is built here; each function gets those that it reads.
  given = merge(local.providers, {
    ENVIRONMENT                  = "production" # staging, too: nothing local, no emulators, no throwaway keys
    PROJECT_ID                   = var.project_id
    PUBLIC_URL                   = local.base_url
    FRONTEND_URL                 = var.frontend_url
    CORS_ORIGINS                 = join(",", var.cors_origins)
    TRUSTED_PROXIES              = join(",", local.trusted_proxies)
    CLOUD_SQL_INSTANCE           = local.connection_name
    DB_NAME                      = google_sql_database.avatid.name
    WORKER_URL                   = local.worker_url
    TASKS_AUDIENCE               = local.worker_url
    TASKS_INVOKER_EMAIL          = google_service_account.invoker.email
    TASKS_LOCATION               = var.region
    GS_MEDIA_BUCKET_NAME         = google_storage_bucket.media.name
    GS_PRIVATE_BUCKET_NAME       = google_storage_bucket.private.name
    MEDIA_URL                    = local.media_url
    MAIL_FROM                    = var.mail_from
    TWILIO_ACCOUNT_SID           = var.twilio.account_sid
    TWILIO_VERIFY_SERVICE_SID    = var.twilio.verify_service_sid
    TWILIO_MESSAGING_SERVICE_SID = var.twilio.messaging_service_sid
  })
  set_here = setunion(keys(local.providers), [
    "ENVIRONMENT", "PROJECT_ID", "PUBLIC_URL", "FRONTEND_URL", "CORS_ORIGINS", "TRUSTED_PROXIES", "CLOUD_SQL_INSTANCE",
    "DB_NAME", "DB_USER", "WORKER_URL", "TASKS_AUDIENCE", "TASKS_INVOKER_EMAIL", "TASKS_LOCATION", "GS_MEDIA_BUCKET_NAME",
    "GS_PRIVATE_BUCKET_NAME", "MEDIA_URL", "MAIL_FROM", "TWILIO_ACCOUNT_SID", "TWILIO_VERIFY_SERVICE_SID",
    "TWILIO_MESSAGING_SERVICE_SID", "FAMILY", "POOL_SIZE",
  ])

  # Whom we believe about where a request comes from. A container sees Google's own front end as its peer, at a link-local
  # address. Google appends: at a function's own URL the client ("..., client"), behind the load balancer the client and the
  # balancer ("..., client, balancer"). The client is the rightmost that is none of these.
  trusted_proxies = concat(["169.254.0.0/16"], local.balancer_addresses)

  environment = { for family, its in local.families : family => merge(
    { for name, value in merge(local.given, var.settings, {
      FAMILY    = family
      DB_USER   = local.database_users[family]
      POOL_SIZE = tostring(its.pool)
    }) : name => value if contains(local.settings.plain[family], name) },
    { WORKERS = "1", THREADS = tostring(its.concurrency) }, # functions-framework's: one process, a thread for each request
  ) }
}

resource "google_storage_bucket_object" "source" {
  bucket   = google_storage_bucket.source.name
  name     = "functions/${local.source_sha256}.zip"
  source   = var.source_zip
  metadata = { sha256 = local.source_sha256 }

  lifecycle {
    create_before_destroy = true # until the functions are built from the new one, the old one is theirs
  }
}

resource "google_cloudfunctions2_function" "family" {
  for_each = local.families

  project     = var.project_id
  location    = var.region
  name        = "avatid-${each.key}"
  description = "AvatID: ${each.key}"

  build_config {
    runtime           = "python312"
    entry_point       = each.key
    service_account   = google_service_account.builder.id
    docker_repository = google_artifact_registry_repository.functions.id

    source {
      storage_source {
        bucket = google_storage_bucket.source.name
        object = google_storage_bucket_object.source.name
      }
    }

    automatic_update_policy {} # Google mends the system below us without a deployment
  }

  service_config {
    service_account_email            = google_service_account.family[each.key].email
    min_instance_count               = each.value.min_instances
    max_instance_count               = each.value.max_instances
    max_instance_request_concurrency = each.value.concurrency
    available_cpu                    = each.value.cpu
    available_memory                 = each.value.memory
    timeout_seconds                  = each.value.timeout
    all_traffic_on_latest_revision   = true

    # Cloud Tasks and Scheduler count as internal; nobody else has any business there.
    ingress_settings = contains(local.private_families, each.key) ? "ALLOW_INTERNAL_ONLY" : "ALLOW_ALL"

    direct_vpc_egress = "VPC_EGRESS_PRIVATE_RANGES_ONLY"

    direct_vpc_network_interface {
      network    = google_compute_network.main.id
      subnetwork = google_compute_subnetwork.functions.id
    }

    environment_variables = local.environment[each.key]

    dynamic "secret_environment_variables" {
      for_each = toset(each.value.secrets)

      content {
        key        = secret_environment_variables.key
        project_id = var.project_id
        secret     = google_secret_manager_secret.setting[secret_environment_variables.key].secret_id
        version    = "latest" # as of an instance's start: after a rotation, deploy once
      }
    }
  }

  # First the tables, then the code; and every right before whoever needs it.
  depends_on = [
    google_cloud_run_v2_job.migrate,
    google_project_iam_member.given,
    google_secret_manager_secret_iam_member.reads,
    google_storage_bucket_iam_member.family,
    google_cloud_tasks_queue_iam_member.family,
    google_service_account_iam_member.acts_as_invoker,
    google_service_account_iam_member.signs,
    google_artifact_registry_repository_iam_member.builder,
    google_project_iam_member.builder_logs,
    google_project_iam_member.builder_sources,
  ]
}

# Who may knock. A function is a Cloud Run service, and built anew it has forgotten whom it lets in: its id is then a new value.
resource "google_cloud_run_service_iam_member" "public" {
  for_each = local.public_families

  project  = var.project_id
  location = var.region
  service  = google_cloudfunctions2_function.family[each.key].name
  role     = "roles/run.invoker"
  member   = "allUsers"

  lifecycle {
    replace_triggered_by = [google_cloudfunctions2_function.family[each.key].id]
  }
}

resource "google_cloud_run_service_iam_member" "invoker" {
  for_each = local.private_families

  project  = var.project_id
  location = var.region
  service  = google_cloudfunctions2_function.family[each.key].name
  role     = "roles/run.invoker"
  member   = "serviceAccount:${google_service_account.invoker.email}"

  lifecycle {
    replace_triggered_by = [google_cloudfunctions2_function.family[each.key].id]
  }
}
