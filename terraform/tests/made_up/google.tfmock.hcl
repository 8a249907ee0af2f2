# What every test is told of the project and of accounts: in a plan their addresses are not known yet.

mock_data "google_project" {
  defaults = { number = "123456789012" }
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
