# Who may do what. This is the table as somebody would write it down: a right more, or one less, has to be said here, too.

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
  source_zip    = "versions.tf" # any file will do
  alert_emails  = ["oncall@avatid.example"]
}

override_resource {
  target          = google_service_account.family["auth"]
  values          = { email = "avatid-auth@avatid-test.iam.gserviceaccount.com", id = "avatid-auth", name = "avatid-auth" }
  override_during = plan
}
override_resource {
  target          = google_service_account.family["business"]
  values          = { email = "avatid-business@avatid-test.iam.gserviceaccount.com", id = "avatid-business", name = "avatid-business" }
  override_during = plan
}
override_resource {
  target          = google_service_account.family["booking"]
  values          = { email = "avatid-booking@avatid-test.iam.gserviceaccount.com", id = "avatid-booking", name = "avatid-booking" }
  override_during = plan
}
override_resource {
  target          = google_service_account.family["rating"]
  values          = { email = "avatid-rating@avatid-test.iam.gserviceaccount.com", id = "avatid-rating", name = "avatid-rating" }
  override_during = plan
}
override_resource {
  target          = google_service_account.family["notify"]
  values          = { email = "avatid-notify@avatid-test.iam.gserviceaccount.com", id = "avatid-notify", name = "avatid-notify" }
  override_during = plan
}
override_resource {
  target          = google_service_account.family["admin"]
  values          = { email = "avatid-admin@avatid-test.iam.gserviceaccount.com", id = "avatid-admin", name = "avatid-admin" }
  override_during = plan
}
override_resource {
  target          = google_service_account.family["worker"]
  values          = { email = "avatid-worker@avatid-test.iam.gserviceaccount.com", id = "avatid-worker", name = "avatid-worker" }
  override_during = plan
}
override_resource {
  target          = google_service_account.invoker
  values          = { email = "tasks-invoker@avatid-test.iam.gserviceaccount.com", id = "tasks-invoker", name = "tasks-invoker" }
  override_during = plan
}
override_resource {
  target          = google_service_account.migrator
  values          = { email = "avatid-migrator@avatid-test.iam.gserviceaccount.com", id = "avatid-migrator", name = "avatid-migrator" }
  override_during = plan
}
override_resource {
  target          = google_service_account.tools
  values          = { email = "avatid-tools@avatid-test.iam.gserviceaccount.com", id = "avatid-tools", name = "avatid-tools" }
  override_during = plan
}
override_resource {
  target          = google_service_account.builder
  values          = { email = "avatid-builder@avatid-test.iam.gserviceaccount.com", id = "avatid-builder", name = "avatid-builder" }
  override_during = plan
}

run "nobody_may_do_more_than_it_does" {
  command = plan

  assert {
    condition = { for who, roles in local.project_roles : who => join(" ", [for role in roles : trimprefix(role, "roles/")]) } == {
      auth     = "cloudsql.client cloudsql.instanceUser firebaseauth.admin"
      business = "cloudsql.client cloudsql.instanceUser"
      booking  = "cloudsql.client cloudsql.instanceUser"
      rating   = "cloudsql.client cloudsql.instanceUser"
      notify   = "cloudsql.client cloudsql.instanceUser datastore.user"
      admin    = "cloudsql.client cloudsql.instanceUser"
      worker   = "cloudsql.client cloudsql.instanceUser datastore.user firebasecloudmessaging.admin firebaseauth.admin"
      migrator = "cloudsql.client cloudsql.instanceUser"
      tools    = "cloudsql.client cloudsql.instanceUser"
    }
    error_message = "In the whole project: ${jsonencode(local.project_roles)}"
  }

  assert {
    condition     = toset([for each in google_project_iam_member.given : "${each.member} ${each.role}"]) == toset(flatten([for who, roles in local.project_roles : [for role in roles : "serviceAccount:avatid-${who}@avatid-test.iam.gserviceaccount.com ${role}"]]))
    error_message = "Somebody gets what is somebody else's."
  }

  assert {
    condition = { for family in keys(local.families) : family => join(" ", sort([for each in google_cloud_tasks_queue_iam_member.family : each.name if each.member == "serviceAccount:avatid-${family}@avatid-test.iam.gserviceaccount.com" && each.role == "roles/cloudtasks.enqueuer"])) } == {
      auth     = "chat default mail outside push sms"
      business = "default mail outside push sms"
      booking  = "default payments"
      rating   = "default outside"
      notify   = "chat default push"
      admin    = "chat default mail outside payments push sms"
      worker   = "chat default mail outside payments push sms"
    }
    error_message = "A family wakes the worker through a queue that is not its own, or cannot through one that is."
  }

  assert {
    condition = toset([for each in google_storage_bucket_iam_member.family : "${split("@", each.member)[0]} ${each.bucket} ${each.role}"]) == toset([
      "serviceAccount:avatid-auth avatid-test-media roles/storage.objectUser",
      "serviceAccount:avatid-business avatid-test-media roles/storage.objectUser",
      "serviceAccount:avatid-business avatid-test-private roles/storage.objectUser",
      "serviceAccount:avatid-notify avatid-test-private roles/storage.objectViewer",
      "serviceAccount:avatid-admin avatid-test-private roles/storage.objectViewer",
      "serviceAccount:avatid-worker avatid-test-media roles/storage.objectUser",
      "serviceAccount:avatid-worker avatid-test-private roles/storage.objectUser",
    ])
    error_message = "In the buckets: ${jsonencode(local.bucket_grants)}"
  }

  assert {
    condition     = sort(keys(google_service_account_iam_member.signs)) == tolist(["admin", "auth", "business", "notify", "worker"])
    error_message = "These sign: ${join(", ", keys(google_service_account_iam_member.signs))}."
  }

  assert {
    condition     = alltrue([for each in google_service_account_iam_member.signs : each.member == "serviceAccount:${each.service_account_id}@avatid-test.iam.gserviceaccount.com" && each.role == "roles/iam.serviceAccountTokenCreator"])
    error_message = "Somebody signs with another one's key."
  }

  assert {
    condition     = alltrue([for each in google_service_account_iam_member.acts_as_invoker : each.service_account_id == "tasks-invoker" && each.role == "roles/iam.serviceAccountUser"]) && length(google_service_account_iam_member.acts_as_invoker) == 7
    error_message = "Whoever makes tasks has to be able to act as tasks-invoker, and as nobody else."
  }

  assert {
    condition     = google_project_iam_member.builder_sources.condition[0].expression == "resource.name.startsWith(\"projects/_/buckets/gcf-v2-\")"
    error_message = "The builder reads people's files."
  }
}

run "without_a_chat_nobody_needs_firebase_but_to_ring" {
  command = plan

  plan_options {
    target = [google_project_iam_member.given, google_service_account_iam_member.signs]
  }

  variables {
    chat_provider = "off"
  }

  assert {
    condition     = toset([for each in google_project_iam_member.given : each.role]) == toset(["roles/cloudsql.client", "roles/cloudsql.instanceUser", "roles/firebasecloudmessaging.admin"])
    error_message = "Rights for a chat that is off: ${join(", ", distinct([for each in google_project_iam_member.given : each.role]))}."
  }

  assert {
    condition     = !contains(keys(google_service_account_iam_member.signs), "auth")
    error_message = "Auth signs nothing but tokens for the chat."
  }
}
