# Firebase: people read their conversations there and cannot open an account.

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

run "nobody_signs_up_and_only_what_the_files_say_is_indexed" {
  command = plan

  assert {
    condition     = google_identity_platform_config.main.client[0].permissions[0].disabled_user_signup && google_identity_platform_config.main.client[0].permissions[0].disabled_user_deletion
    error_message = "Whoever has the app's public key could open accounts in Firebase."
  }

  assert {
    condition     = !anytrue([google_identity_platform_config.main.sign_in[0].email[0].enabled, google_identity_platform_config.main.sign_in[0].phone_number[0].enabled, google_identity_platform_config.main.sign_in[0].anonymous[0].enabled])
    error_message = "There is one way in, our own custom token."
  }

  assert {
    condition     = google_firestore_database.chat.name == "(default)" && google_firestore_database.chat.type == "FIRESTORE_NATIVE" && google_firestore_database.chat.location_id == var.region
    error_message = "The functions and the apps open the default database, and words stay in the region."
  }

  assert {
    condition     = google_firestore_database.chat.delete_protection_state == "DELETE_PROTECTION_ENABLED" && google_firestore_database.chat.point_in_time_recovery_enablement == "POINT_IN_TIME_RECOVERY_ENABLED" && google_firestore_backup_schedule.daily.retention == "604800s"
    error_message = "Conversations are not to be lost by a mistake, and no backup of them is kept for longer than a week."
  }

  assert {
    condition = length(google_firestore_index.index) == length(jsondecode(file("firestore.indexes.json")).indexes) && join(" ", [
      for field in google_firestore_index.index["conversations-members-last_at"].fields : "${field.field_path}:${coalesce(field.order, field.array_config)}"
    ]) == "members:CONTAINS last_at:DESCENDING"
    error_message = "An app's list of conversations, newest first, needs its index."
  }

  assert {
    condition     = length(google_firestore_field.field["messages-text"].index_config[0].indexes) == 0
    error_message = "Nobody searches what people say: indexing it costs, and a long message would be refused."
  }

  assert {
    condition     = toset([for index in google_firestore_field.field["messages-sender"].index_config[0].indexes : index.query_scope]) == toset(["COLLECTION", "COLLECTION_GROUP"])
    error_message = "Erasing somebody finds what they said in all conversations, and needs the group's index."
  }

  assert {
    condition     = google_firebaserules_ruleset.firestore.source[0].files[0].content == file("firestore.rules") && google_firebaserules_release.firestore.name == "cloud.firestore"
    error_message = "Without a release of our rules nobody reads anything, or everybody does."
  }
}
