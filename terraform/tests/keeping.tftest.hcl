# What is kept: rows, files and conversations. Not to be lost, not to be seen, and gone when it is deleted.

mock_provider "google" {
  source = "./tests/made_up"
}
mock_provider "google-beta" {}

run "rows_files_and_conversations_are_kept_and_let_go" {
  command = plan

  plan_options {
    target = [
      google_cloud_run_v2_job.migrate,
      google_sql_database.avatid,
      google_compute_firewall.to_the_database,
      google_compute_firewall.nowhere_else,
      google_storage_bucket.source,
      google_storage_bucket.private,
      google_storage_bucket_iam_member.everybody_sees_media,
      google_identity_platform_config.main,
      google_firestore_backup_schedule.daily,
      google_firestore_index.index,
      google_firestore_field.field,
      google_firebaserules_release.firestore,
    ]
  }

  variables {
    cors_origins = ["https://avatid.example", "https://business.avatid.example"]
    families     = { rating = { max_instances = 16 } } # (10 + 20 + 20 + 16 + 10 + 2 + 12) instances, 4 connections each, and 40
  }

  assert {
    condition     = google_sql_database_instance.main.database_version == "POSTGRES_16" && google_sql_database_instance.main.settings[0].edition == "ENTERPRISE"
    error_message = "PostgreSQL 16 in the Enterprise edition: Plus is Google's default for it, and costs more."
  }

  assert {
    condition     = google_sql_database_instance.main.settings[0].availability_type == "REGIONAL"
    error_message = "Nobody takes over when a zone is lost."
  }

  assert {
    condition     = google_sql_database_instance.main.deletion_protection && google_sql_database_instance.main.settings[0].deletion_protection_enabled && google_sql_database_instance.main.settings[0].retain_backups_on_delete
    error_message = "The database can be deleted by a slip."
  }

  assert {
    condition     = google_sql_database_instance.main.settings[0].backup_configuration[0].enabled && google_sql_database_instance.main.settings[0].backup_configuration[0].point_in_time_recovery_enabled && google_sql_database_instance.main.settings[0].backup_configuration[0].transaction_log_retention_days == 7
    error_message = "It cannot be brought back to a minute of the last week."
  }

  assert {
    condition     = !google_sql_database_instance.main.settings[0].ip_configuration[0].ipv4_enabled && google_sql_database_instance.main.settings[0].ip_configuration[0].ssl_mode == "ENCRYPTED_ONLY" && google_sql_database_instance.main.settings[0].connector_enforcement == "REQUIRED"
    error_message = "It can be reached from outside, in the clear, or without IAM."
  }

  assert {
    condition     = local.database_flags["cloudsql.iam_authentication"] == "on" && local.database_flags["log_error_verbosity"] == "terse" && local.database_flags["log_min_duration_statement"] == "-1"
    error_message = "Somebody cannot come in, or the log quotes people's data."
  }

  assert {
    condition     = alltrue([for user in google_sql_user.family : user.type == "CLOUD_IAM_SERVICE_ACCOUNT" && user.password == null && user.database_roles == null])
    error_message = "A family has a password, or more than the migration grants it."
  }

  assert {
    condition     = toset([for user in google_sql_user.family : user.name]) == toset([for who in concat(keys(local.families), ["tools"]) : "avatid-${who}@avatid-test.iam"])
    error_message = "PostgreSQL knows a service account by its address without .gserviceaccount.com."
  }

  assert {
    condition     = google_sql_user.migrator.database_roles == tolist(["cloudsqlsuperuser"]) && google_sql_user.migrator.name == "avatid-migrator@avatid-test.iam"
    error_message = "The migrator cannot make extensions."
  }

  assert {
    condition = { for each in google_cloud_run_v2_job.migrate.template[0].template[0].containers[0].env : each.name => each.value } == {
      CLOUD_SQL_INSTANCE = "avatid-test:europe-west1:avatid"
      DB_NAME            = "avatid"
      DB_USER            = "avatid-migrator@avatid-test.iam"
      DB_APP_USERS       = join(",", sort([for who in concat(keys(local.families), ["tools"]) : "avatid-${who}@avatid-test.iam"]))
    }
    error_message = "The migration does not know who it is, or whom it has to let in."
  }

  assert {
    condition     = google_cloud_run_v2_job.migrate.template[0].template[0].containers[0].image == var.migrate_image && google_cloud_run_v2_job.migrate.template[0].template[0].service_account == "avatid-migrator@avatid-test.iam.gserviceaccount.com" && !google_cloud_run_v2_job.migrate.deletion_protection
    error_message = "Something else migrates, or the job cannot be replaced and so never runs again."
  }

  assert {
    condition     = google_compute_firewall.nowhere_else.priority > google_compute_firewall.to_the_database.priority && one(google_compute_firewall.to_the_database.allow).ports == tolist(["3307"])
    error_message = "From our network one gets further than to the database."
  }

  assert {
    condition     = local.wanted_connections == 400 && var.max_connections == 400
    error_message = "This was to be exactly as many as there are, and is ${local.wanted_connections} of ${var.max_connections}."
  }

  assert {
    condition     = one([for flag in google_sql_database_instance.main.settings[0].database_flags : flag.value if flag.name == "max_connections"]) == "400"
    error_message = "PostgreSQL is not told how many connections it has to take."
  }

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
