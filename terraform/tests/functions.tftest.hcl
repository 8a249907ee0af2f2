# Seven functions: who may call them, what they are told, and what each may do and read. The tables are written as somebody would
# write them down: a right more, or one less, has to be said here, too.

mock_provider "google" {
  source = "./tests/made_up"
}
mock_provider "google-beta" {}

run "seven_functions_and_nobody_may_do_more_than_it_does" {
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

  # --- what is counted (keeping.tftest.hcl) is what they get
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

  # --- the table of rights
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

  assert {
    condition     = sort(keys(google_secret_manager_secret.setting)) == tolist(["ACCESS_KEYS", "PASSWORD_PEPPER", "REFRESH_KEY", "SEALING_KEYS", "SENDGRID_KEY", "TWILIO_AUTH_TOKEN"])
    error_message = "These would have to be filled: ${join(", ", keys(google_secret_manager_secret.setting))}."
  }

  assert {
    condition = { for name in local.wanted_secrets : name => join(" ", sort([for each in google_secret_manager_secret_iam_member.reads : trimprefix(split("@", each.member)[0], "serviceAccount:avatid-") if each.secret_id == name && each.role == "roles/secretmanager.secretAccessor"])) } == {
      ACCESS_KEYS       = "auth booking business notify rating"
      PASSWORD_PEPPER   = "admin auth booking business notify rating tools worker"
      REFRESH_KEY       = "auth"
      SEALING_KEYS      = "admin auth business notify tools worker"
      SENDGRID_KEY      = "worker"
      TWILIO_AUTH_TOKEN = "auth worker"
    }
    error_message = "Somebody reads a secret that it has no use for, or cannot read its own."
  }

  assert {
    condition     = sort([for name, secret in google_secret_manager_secret.setting : name if secret.deletion_protection]) == tolist(["PASSWORD_PEPPER", "SEALING_KEYS"])
    error_message = "Without the pepper every password is wrong, for ever; anything else can be had again, and must not be in the way of another provider."
  }
}
