# Who builds the functions, out of what, and where their images lie.

# Ours instead of the platform's own (gcf-artifacts): so the builder may write here, and nowhere else.
resource "google_artifact_registry_repository" "functions" {
  project       = var.project_id
  location      = var.region
  repository_id = "functions"
  format        = "DOCKER"
  description   = "What the functions are built into"

  cleanup_policies {
    id     = "keep-the-last"
    action = "KEEP"

    most_recent_versions {
      keep_count = 10
    }
  }

  cleanup_policies {
    id     = "forget-the-rest"
    action = "DELETE"

    condition {
      older_than = "${30 * 24 * 3600}s"
    }
  }

  depends_on = [google_project_service.needed]
}

resource "google_artifact_registry_repository_iam_member" "builder" {
  project    = var.project_id
  location   = google_artifact_registry_repository.functions.location
  repository = google_artifact_registry_repository.functions.repository_id
  role       = "roles/artifactregistry.writer"
  member     = "serviceAccount:${google_service_account.builder.email}"
}

resource "google_project_iam_member" "builder_logs" {
  project = var.project_id
  role    = "roles/logging.logWriter"
  member  = "serviceAccount:${google_service_account.builder.email}"
}

# The platform copies our zip into buckets of its own, which do not exist before the first build; people's files are none of them.
resource "google_project_iam_member" "builder_sources" {
  project = var.project_id
  role    = "roles/storage.objectViewer"
  member  = "serviceAccount:${google_service_account.builder.email}"

  condition {
    title       = "the platform's copies of sources"
    description = "gcf-v2-sources-* and gcf-v2-uploads-*"
    expression  = "resource.name.startsWith(\"projects/_/buckets/gcf-v2-\")"
  }
}
