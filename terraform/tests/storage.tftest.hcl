# Where files lie: what everybody may see, what nobody sees without a link, and what really goes when it is deleted.

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
  cors_origins  = ["https://avatid.example", "https://business.avatid.example"]
}

run "everybody_sees_pictures_nobody_sees_the_rest_and_what_is_deleted_goes" {
  command = plan

  assert {
    condition     = alltrue([for bucket in [google_storage_bucket.private, google_storage_bucket.source] : bucket.public_access_prevention == "enforced" && bucket.uniform_bucket_level_access])
    error_message = "Somebody could open them to everybody, by a grant or by one object's own list."
  }

  assert {
    condition     = google_storage_bucket_iam_member.everybody_sees_media.member == "allUsers" && google_storage_bucket_iam_member.everybody_sees_media.bucket == google_storage_bucket.media.name
    error_message = "Pictures are seen by everybody, and they are in the media bucket alone."
  }

  assert {
    condition     = google_storage_bucket_iam_member.everybody_sees_media.role == "roles/storage.legacyObjectReader"
    error_message = "Any other role would list the names of all pictures, and a name is all one needs to see it."
  }

  assert {
    condition = anytrue([for rule in google_storage_bucket.private.lifecycle_rule :
      one(rule.action).type == "Delete" && one(rule.condition).age == 2 && tolist(one(rule.condition).matches_prefix) == tolist(["quarantine/"])
    ])
    error_message = "If the sweep does not come, the quarantine fills up."
  }

  assert {
    condition     = alltrue([for rule in google_storage_bucket.private.lifecycle_rule : length(coalesce(one(rule.condition).matches_prefix, [])) > 0 if one(rule.action).type == "Delete"])
    error_message = "A rule without a prefix would delete pictures of conversations, which stay as long as they are spoken of."
  }

  assert {
    condition = anytrue([for rule in google_storage_bucket.private.lifecycle_rule :
      one(rule.action).type == "Delete" && one(rule.condition).age == 8 && tolist(one(rule.condition).matches_prefix) == tolist(["exports/"])
    ])
    error_message = "Somebody's whole data would lie there until somebody looks."
  }

  assert {
    condition     = alltrue([for bucket in [google_storage_bucket.media, google_storage_bucket.private] : length(bucket.versioning) == 0])
    error_message = "A version would keep what somebody has had erased."
  }

  assert {
    condition     = alltrue([for bucket in [google_storage_bucket.media, google_storage_bucket.private] : bucket.soft_delete_policy[0].retention_duration_seconds == 7 * 24 * 3600])
    error_message = "What is deleted comes back for a week, and no longer."
  }

  assert {
    condition     = google_storage_bucket.source.versioning[0].enabled
    error_message = "The zip before the last could not be brought back."
  }

  assert {
    condition     = alltrue([for rule in google_storage_bucket.source.lifecycle_rule : one(rule.condition).with_state == "ARCHIVED" && one(rule.condition).age == null])
    error_message = "Whoever has not deployed for some weeks would lose the zip that runs."
  }

  assert {
    condition     = tolist(google_storage_bucket.private.cors[0].origin) == tolist(["https://avatid.example", "https://business.avatid.example"]) && contains(google_storage_bucket.private.cors[0].method, "PUT")
    error_message = "A browser of ours has to be able to send a file to its link."
  }

  assert {
    condition     = length(setsubtract(["Content-Type", "x-goog-content-length-range", "x-goog-if-generation-match"], google_storage_bucket.private.cors[0].response_header)) == 0
    error_message = "A browser may only send the headers that are named here, and the link is signed with all three."
  }

  assert {
    condition     = !contains(google_storage_bucket.media.cors[0].method, "PUT")
    error_message = "Nobody sends anything to the public bucket."
  }

  assert {
    condition     = local.media_url == "https://storage.googleapis.com/avatid-test-media"
    error_message = "MEDIA_URL leads nowhere."
  }
}

run "erasure_is_never_put_off_for_longer_than_a_month" {
  command = plan

  variables {
    soft_delete_days = 60
  }
  expect_failures = [var.soft_delete_days]
}
