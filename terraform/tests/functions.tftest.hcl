# The seven functions: who may call them, how they run, what they are told.

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

run "seven_functions" {
  command = plan

  variables {
    settings = { GALLERY_SIZE = "40" }
  }

  # --- who may call them
  assert {
    condition     = sort(keys(google_cloudfunctions2_function.family)) == tolist(["admin", "auth", "booking", "business", "notify", "rating", "worker"])
    error_message = "These are deployed: ${join(", ", keys(google_cloudfunctions2_function.family))}."
  }

  assert {
    condition     = google_cloudfunctions2_function.family["worker"].service_config[0].ingress_settings == "ALLOW_INTERNAL_ONLY"
    error_message = "The worker can be reached from outside."
  }

  assert {
    condition     = alltrue([for family, function in google_cloudfunctions2_function.family : function.service_config[0].ingress_settings == "ALLOW_ALL" if family != "worker"])
    error_message = "A function's own URL does not answer."
  }

  assert {
    condition     = sort([for each in google_cloud_run_service_iam_member.public : each.service]) == tolist(["avatid-admin", "avatid-auth", "avatid-booking", "avatid-business", "avatid-notify", "avatid-rating"])
    error_message = "The worker lets everybody in, or another function does not."
  }

  assert {
    condition     = alltrue([for each in google_cloud_run_service_iam_member.public : each.member == "allUsers" && each.role == "roles/run.invoker"])
    error_message = "A public function does not let everybody in."
  }

  assert {
    condition     = [for each in google_cloud_run_service_iam_member.invoker : "${each.service} ${each.role} ${each.member}"] == ["avatid-worker roles/run.invoker serviceAccount:tasks-invoker@avatid-test.iam.gserviceaccount.com"]
    error_message = "Somebody else than Cloud Tasks and Scheduler may call the worker."
  }

  assert {
    condition     = output.base_url == "https://avatid-business-123456789012.europe-west1.run.app" && length(output.load_balancer_address) == 0
    error_message = "Without a domain the functions answer themselves, and there is no load balancer."
  }

  # --- how they run
  assert {
    condition     = alltrue([for family, function in google_cloudfunctions2_function.family : function.build_config[0].runtime == "python312" && function.build_config[0].entry_point == family])
    error_message = "A function runs something else."
  }

  assert {
    condition     = sort([for family, function in google_cloudfunctions2_function.family : family if function.service_config[0].min_instance_count > 0]) == tolist(["auth", "booking", "business"])
    error_message = "One stands ready for each of auth, booking and business, and for nobody else."
  }

  assert {
    condition = alltrue([for function in google_cloudfunctions2_function.family :
      function.service_config[0].max_instance_request_concurrency == 16 && function.service_config[0].available_cpu == "1" &&
      function.service_config[0].environment_variables["THREADS"] == "16" && function.service_config[0].environment_variables["WORKERS"] == "1"
    ])
    error_message = "Requests at once and threads have to be as many, on one CPU, in one process."
  }

  assert {
    condition     = join(" ", sort([for family, function in google_cloudfunctions2_function.family : "${family} ${function.service_config[0].available_memory}" if function.service_config[0].available_memory != "512Mi"])) == "auth 1Gi business 1Gi worker 1Gi"
    error_message = "Whoever develops pictures or builds exports has twice the memory, and nobody else."
  }

  assert {
    condition     = google_cloudfunctions2_function.family["worker"].service_config[0].timeout_seconds < 600
    error_message = "Cloud Tasks gives up after ten minutes and sends it again; the worker must have stopped by then."
  }

  assert {
    condition     = alltrue([for function in google_cloudfunctions2_function.family : function.service_config[0].direct_vpc_egress == "VPC_EGRESS_PRIVATE_RANGES_ONLY" && length(function.service_config[0].direct_vpc_network_interface) == 1])
    error_message = "A function has no way to the database, or sends the internet's traffic through our network."
  }

  # --- what is counted in connections.tftest.hcl is what they get
  assert {
    condition = alltrue([for family, its in local.families :
      google_cloudfunctions2_function.family[family].service_config[0].environment_variables["POOL_SIZE"] == tostring(its.pool) &&
      google_cloudfunctions2_function.family[family].service_config[0].max_instance_count == its.max_instances
    ])
    error_message = "A function opens more connections than were counted."
  }

  # --- what they are built from
  assert {
    condition     = google_storage_bucket_object.source.name == "functions/${filesha256("versions.tf")}.zip" && output.source_sha256 == filesha256("versions.tf")
    error_message = "The same name may mean another source: a deployment would change nothing."
  }

  assert {
    condition     = alltrue([for function in google_cloudfunctions2_function.family : function.build_config[0].source[0].storage_source[0].object == google_storage_bucket_object.source.name && function.build_config[0].service_account == "avatid-builder"])
    error_message = "A function is built from something else, or by somebody else."
  }

  assert {
    condition     = alltrue([for family, function in google_cloudfunctions2_function.family : function.service_config[0].service_account_email == "avatid-${family}@avatid-test.iam.gserviceaccount.com"])
    error_message = "A function acts as somebody else."
  }

  # --- what they are told
  assert {
    condition     = length(flatten([for family, told in local.environment : setsubtract(keys(told), concat(local.settings.plain[family], ["WORKERS", "THREADS"]))])) == 0
    error_message = "A function is told what it does not read."
  }

  assert {
    condition     = alltrue([for family, told in local.environment : told["FAMILY"] == family && told["ENVIRONMENT"] == "production" && told["WORKER_URL"] == told["TASKS_AUDIENCE"] && told["DB_USER"] == "avatid-${family}@avatid-test.iam"])
    error_message = "A function does not know who it is, or where the worker is."
  }

  assert {
    condition     = toset(concat(keys(local.given), ["FAMILY", "DB_USER", "POOL_SIZE"])) == toset(local.set_here)
    error_message = "Something follows from what is built here, and can still be said otherwise in `settings`."
  }

  assert {
    condition     = length(setsubtract(local.set_here, local.plain_names)) == 0
    error_message = "Nobody reads ${join(", ", setsubtract(local.set_here, local.plain_names))}."
  }

  assert {
    condition     = length(setintersection(flatten([for told in local.environment : keys(told)]), keys(local.settings.secrets))) == 0
    error_message = "A secret stands in the clear."
  }

  assert {
    condition     = join(" ", [for family, told in local.environment : family if try(told["GALLERY_SIZE"], "") == "40"]) == "business"
    error_message = "Galleries are business's, and of the size that was set."
  }
}

run "what_nobody_knows_is_refused" {
  command = plan

  variables {
    settings         = { GALERY_SIZE = "40" }
    optional_secrets = ["SENTRY_DNS"]
    families         = { bookings = { max_instances = 5 } }
    source_zip       = "nothing.zip"
  }

  expect_failures = [var.settings, var.optional_secrets, var.families, var.source_zip]
}

run "a_secret_among_the_settings_is_refused" {
  command = plan

  variables {
    settings      = { REFRESH_KEY = "0123456789abcdef0123456789abcdef" }
    migrate_image = "europe-west1-docker.pkg.dev/avatid-test/avatid/migrate:latest"
  }

  expect_failures = [var.settings, var.migrate_image]
}

run "what_follows_from_here_cannot_be_set" {
  command = plan

  variables {
    settings = { WORKER_URL = "https://elsewhere.example" }
    twilio   = { account_sid = "SK00000000000000000000000000000000", verify_service_sid = "VA00000000000000000000000000000000", messaging_service_sid = "MG00000000000000000000000000000000" }
  }

  expect_failures = [var.settings, var.twilio]
}
