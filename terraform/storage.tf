# Three buckets: what functions are built from, what everybody may see, and what nobody sees without a link of ours.
#
# Deleted means deleted: the two with people's files keep no versions, and a deleted file can be brought back for
# `soft_delete_days` only (docs/erasure.md).

locals {
  soft_delete_seconds = var.soft_delete_days * 24 * 3600
}

resource "google_storage_bucket" "source" {
  project                     = var.project_id
  name                        = "${var.project_id}-source"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  versioning {
    enabled = true
  }

  # A zip is named by its content: a deployment removes the one before, which stays as a version for some weeks.
  # By age alone the live one would go, too, once nobody has deployed for so long.
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      days_since_noncurrent_time = var.noncurrent_source_days
      with_state                 = "ARCHIVED"
    }
  }

  depends_on = [google_project_service.needed]
}

resource "google_storage_bucket" "media" {
  project                     = var.project_id
  name                        = "${var.project_id}-media"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "inherited" # pictures of businesses, ratings and faces; anything else goes to `private`

  soft_delete_policy {
    retention_duration_seconds = local.soft_delete_seconds
  }

  lifecycle_rule {
    action {
      type = "AbortIncompleteMultipartUpload"
    }
    condition {
      age = 1
    }
  }

  cors {
    origin          = ["*"] # everybody may see them, also inside a page of somebody else's
    method          = ["GET", "HEAD"]
    response_header = ["Content-Type", "ETag"]
    max_age_seconds = 3600
  }

  depends_on = [google_project_service.needed]
}

# Reading without listing: objectViewer would show anybody the names of all pictures, and a name is all one needs.
resource "google_storage_bucket_iam_member" "everybody_sees_media" {
  bucket = google_storage_bucket.media.name
  role   = "roles/storage.legacyObjectReader"
  member = "allUsers"
}

resource "google_storage_bucket" "private" {
  project                     = var.project_id
  name                        = "${var.project_id}-private"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  soft_delete_policy {
    retention_duration_seconds = local.soft_delete_seconds
  }

  dynamic "lifecycle_rule" {
    for_each = { "quarantine/" = var.quarantine_days, "exports/" = var.export_days }

    content {
      action {
        type = "Delete"
      }
      condition {
        age            = lifecycle_rule.value
        matches_prefix = [lifecycle_rule.key]
      }
    }
  }

  lifecycle_rule {
    action {
      type = "AbortIncompleteMultipartUpload"
    }
    condition {
      age = 1
    }
  }

  # browsers PUT to a link of ours; these headers are signed with it, so the browser must be let send exactly them
  dynamic "cors" {
    for_each = length(var.cors_origins) > 0 ? [var.cors_origins] : []

    content {
      origin          = cors.value
      method          = ["PUT", "GET", "HEAD"]
      response_header = ["Content-Type", "x-goog-content-length-range", "x-goog-if-generation-match"]
      max_age_seconds = 3600
    }
  }

  depends_on = [google_project_service.needed]
}
