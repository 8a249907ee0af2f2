# Firebase: Firestore shows conversations to those who take part, Messaging rings phones, and Identity Platform changes our
# custom tokens into Firebase's own. Nobody can open an account there: people are ours, not Firebase's.

resource "google_firebase_project" "main" {
  provider = google-beta
  project  = var.project_id

  depends_on = [google_project_service.needed]
}

resource "google_identity_platform_config" "main" {
  project = google_firebase_project.main.project

  client {
    permissions {
      # whoever has the app's public key could otherwise open accounts; the worker and auth open and delete them as admins
      disabled_user_signup   = true
      disabled_user_deletion = true
    }
  }

  sign_in {
    allow_duplicate_emails = false

    email {
      enabled           = false
      password_required = true
    }
    phone_number {
      enabled = false
    }
    anonymous {
      enabled = false
    }
  }

  mfa {
    state = "DISABLED"
  }

  depends_on = [google_project_service.needed]
}

resource "google_firestore_database" "chat" {
  project                           = google_firebase_project.main.project
  name                              = "(default)" # the one that apps and SDKs mean when they name none
  location_id                       = var.region
  type                              = "FIRESTORE_NATIVE"
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"
  delete_protection_state           = var.deletion_protection ? "DELETE_PROTECTION_ENABLED" : "DELETE_PROTECTION_DISABLED"
  deletion_policy                   = var.deletion_protection ? "ABANDON" : "DELETE"

  depends_on = [google_project_service.needed]
}

resource "google_firestore_backup_schedule" "daily" {
  project   = var.project_id
  database  = google_firestore_database.chat.name
  retention = "${var.chat_backup_days * 24 * 3600}s"

  daily_recurrence {}
}

locals {
  firestore = jsondecode(file("${path.module}/firestore.indexes.json"))

  # by what they index, so that a new one in the file moves no other
  firestore_indexes = { for each in local.firestore.indexes :
    join("-", concat([each.collectionGroup], [for field in each.fields : field.fieldPath])) => each
  }
  firestore_fields = { for each in local.firestore.fieldOverrides : "${each.collectionGroup}-${each.fieldPath}" => each }
}

resource "google_firestore_index" "index" {
  for_each = local.firestore_indexes

  project     = var.project_id
  database    = google_firestore_database.chat.name
  collection  = each.value.collectionGroup
  query_scope = each.value.queryScope

  dynamic "fields" {
    for_each = each.value.fields

    content {
      field_path   = fields.value.fieldPath
      order        = lookup(fields.value, "order", null)
      array_config = lookup(fields.value, "arrayConfig", null)
    }
  }
}

# What replaces the indexes that Firestore makes of every field by itself; an empty list means none at all.
resource "google_firestore_field" "field" {
  for_each = local.firestore_fields

  project    = var.project_id
  database   = google_firestore_database.chat.name
  collection = each.value.collectionGroup
  field      = each.value.fieldPath

  index_config {
    dynamic "indexes" {
      for_each = each.value.indexes

      content {
        order        = lookup(indexes.value, "order", null)
        array_config = lookup(indexes.value, "arrayConfig", null)
        query_scope  = indexes.value.queryScope
      }
    }
  }
}

resource "google_firebaserules_ruleset" "firestore" {
  project = google_firebase_project.main.project

  source {
    files {
      name    = "firestore.rules"
      content = file("${path.module}/firestore.rules")
    }
  }

  # rules are never changed, only replaced: the new ones are there before the release moves on and the old ones go
  lifecycle {
    create_before_destroy = true
  }

  depends_on = [google_firestore_database.chat]
}

resource "google_firebaserules_release" "firestore" {
  project      = google_firebase_project.main.project
  name         = "cloud.firestore"
  ruleset_name = "projects/${var.project_id}/rulesets/${google_firebaserules_ruleset.firestore.name}"
}
