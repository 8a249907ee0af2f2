# Who acts, and what each may do: a service account for every function, and not one right that its code does not use.
# Functions write to the log by writing to stdout, which needs no right at all.

resource "google_service_account" "family" {
  for_each = local.families

  project      = var.project_id
  account_id   = "avatid-${each.key}"
  display_name = "AvatID function ${each.key}"

  depends_on = [google_project_service.needed]
}

resource "google_service_account" "invoker" {
  project      = var.project_id
  account_id   = "tasks-invoker"
  display_name = "In whose name Cloud Tasks and Scheduler call the worker"

  depends_on = [google_project_service.needed]
}

resource "google_service_account" "migrator" {
  project      = var.project_id
  account_id   = "avatid-migrator"
  display_name = "Changes the tables"

  depends_on = [google_project_service.needed]
}

resource "google_service_account" "tools" {
  project      = var.project_id
  account_id   = "avatid-tools"
  display_name = "Runs an operator's command"

  depends_on = [google_project_service.needed]
}

resource "google_service_account" "builder" {
  project      = var.project_id
  account_id   = "avatid-builder"
  display_name = "Builds the functions"

  depends_on = [google_project_service.needed]
}

# Google makes an account of its own for machines and lets it edit the whole project; nothing here runs as it. But whoever may say
# who acts as which account (the deployer, docs/roles.md) could otherwise become that one, and so more than it is.
resource "google_project_default_service_accounts" "may_nothing" {
  project        = var.project_id
  action         = "DEPRIVILEGE"
  restore_policy = "NONE"

  # its right comes some time after the service that it is for: by the end of this wait it is surely there
  depends_on = [google_project_service.needed, google_sql_database_instance.main]
}

locals {
  accounts = merge({ for family, account in google_service_account.family : family => account.email }, {
    migrator = google_service_account.migrator.email
    tools    = google_service_account.tools.email
  })

  # as PostgreSQL knows them
  database_users = { for name, email in local.accounts : name => trimsuffix(email, ".gserviceaccount.com") if name != "migrator" }
  migrator_user  = trimsuffix(google_service_account.migrator.email, ".gserviceaccount.com")

  # --- the table: whoever => what. Roles of the whole project first, then those of single things.
  database_roles = ["roles/cloudsql.client", "roles/cloudsql.instanceUser"]

  project_roles = merge(
    { migrator = local.database_roles, tools = local.database_roles },
    { for family, its in local.families : family => concat(
      local.database_roles,
      its.firestore ? ["roles/datastore.user"] : [],
      its.messaging ? ["roles/firebasecloudmessaging.admin"] : [],
      its.firebase ? ["roles/firebaseauth.admin"] : [],
    ) },
  )

  project_grants = merge([for who, roles in local.project_roles :
    { for role in roles : "${who} ${role}" => { who = who, role = role } }
  ]...)
  queue_grants = merge([for family, its in local.families :
    { for queue in its.queues : "${family} ${queue}" => { family = family, queue = queue } }
  ]...)
  secret_grants = merge([for who, names in local.secrets_of :
    { for name in names : "${who} ${name}" => { who = who, name = name } }
  ]...)
  bucket_grants = merge([for family, its in local.families :
    { for bucket, role in its.buckets : "${family} ${bucket}" => { family = family, bucket = bucket, role = role } }
  ]...)

  secrets_of = merge({ for family, its in local.families : family => its.secrets }, { tools = local.tools_secrets })
}

resource "google_project_iam_member" "given" {
  for_each = local.project_grants

  project = var.project_id
  role    = each.value.role
  member  = "serviceAccount:${local.accounts[each.value.who]}"
}

resource "google_cloud_tasks_queue_iam_member" "family" {
  for_each = local.queue_grants

  project  = var.project_id
  location = var.region
  name     = google_cloud_tasks_queue.queue[each.value.queue].name
  role     = "roles/cloudtasks.enqueuer"
  member   = "serviceAccount:${google_service_account.family[each.value.family].email}"
}

# A task carries a token of tasks-invoker: only who may act as that account may put one into a queue.
resource "google_service_account_iam_member" "acts_as_invoker" {
  for_each = toset([for family, its in local.families : family if length(its.queues) > 0])

  service_account_id = google_service_account.invoker.id
  role               = "roles/iam.serviceAccountUser"
  member             = "serviceAccount:${google_service_account.family[each.key].email}"
}

# Links and tokens are signed by Google with the account's own key (signBlob), which so never leaves Google.
resource "google_service_account_iam_member" "signs" {
  for_each = toset([for family, its in local.families : family if its.signs])

  service_account_id = google_service_account.family[each.key].id
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = "serviceAccount:${google_service_account.family[each.key].email}"
}

resource "google_secret_manager_secret_iam_member" "reads" {
  for_each = local.secret_grants

  project   = var.project_id
  secret_id = google_secret_manager_secret.setting[each.value.name].secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = "serviceAccount:${local.accounts[each.value.who]}"
}

resource "google_storage_bucket_iam_member" "family" {
  for_each = local.bucket_grants

  bucket = { media = google_storage_bucket.media.name, private = google_storage_bucket.private.name }[each.value.bucket]
  role   = "roles/storage.${each.value.role}"
  member = "serviceAccount:${google_service_account.family[each.value.family].email}"
}
