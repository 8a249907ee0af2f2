# Who deploys: Cloud Build, as an account that can apply these files and cannot make itself more than it is.
#
# The first apply is a person's, who owns the project; every later one can be the deployer's. It grants what running
# needs and nothing else: a change to its own roles is a person's again (docs/roles.md says why it has each).

locals {
  state_bucket = coalesce(var.state_bucket, "${var.project_id}-terraform")

  deployer_roles = toset([
    "roles/artifactregistry.admin",            # both repositories, their cleaning up, and the migrations' image
    "roles/browser",                           # the project's number
    "roles/cloudbuild.builds.editor",          # the trigger; and to have the functions built
    "roles/cloudfunctions.admin",              # the functions
    "roles/cloudscheduler.admin",              # the clock
    "roles/cloudsql.admin",                    # the database, its flags and users; not what is in it
    "roles/cloudtasks.admin",                  # the queues, and who may write to each
    "roles/compute.loadBalancerAdmin",         # addresses, certificate, URL map, backends
    "roles/compute.networkAdmin",              # network, subnetwork, the way to Cloud SQL
    "roles/compute.securityAdmin",             # Cloud Armor and the firewall
    "roles/datastore.owner",                   # Firestore's database, indexes and backups
    "roles/firebase.admin",                    # that the project is Firebase's, too
    "roles/firebaserules.admin",               # Firestore's rules
    "roles/iam.serviceAccountAdmin",           # the accounts of the functions, and who may sign as them
    "roles/identityplatform.admin",            # custom tokens, and that nobody signs himself up
    "roles/logging.admin",                     # metrics, retention, and the build's own log
    "roles/monitoring.admin",                  # alerts, uptime checks, the dashboard
    "roles/run.admin",                         # who may call the functions; the job that migrates
    "roles/servicenetworking.networksAdmin",   # the peering through which Cloud SQL is private
    "roles/serviceusage.serviceUsageAdmin",    # that what we use is switched on
    "roles/serviceusage.serviceUsageConsumer", # to be the one who asks, for services that want to know
    "roles/storage.admin",                     # the three buckets and their rules
  ])

  # All that terraform grants on the project as a whole, to accounts that run something.
  grantable_roles = [
    "roles/cloudsql.client",
    "roles/cloudsql.instanceUser",
    "roles/datastore.user",
    "roles/firebaseauth.admin",
    "roles/firebasecloudmessaging.admin",
    "roles/logging.logWriter",
    "roles/storage.objectViewer",
  ]

  # Whom the deployer may start something as.
  acted_as = merge(
    { for family, account in google_service_account.family : family => account.id },
    {
      builder  = google_service_account.builder.id
      deployer = google_service_account.deployer.id # the trigger that it keeps runs as itself
      invoker  = google_service_account.invoker.id
      migrator = google_service_account.migrator.id
      tools    = google_service_account.tools.id
    },
  )
}

resource "google_service_account" "deployer" {
  project      = var.project_id
  account_id   = "deployer"
  display_name = "Cloud Build: tests, packages, applies terraform"

  depends_on = [google_project_service.needed]
}

resource "google_project_iam_member" "deployer" {
  for_each = local.deployer_roles

  project = var.project_id
  role    = each.key
  member  = "serviceAccount:${google_service_account.deployer.email}"
}

# With this role unconditioned, the deployer would own the project in one step.
resource "google_project_iam_member" "deployer_grants" {
  project = var.project_id
  role    = "roles/resourcemanager.projectIamAdmin"
  member  = "serviceAccount:${google_service_account.deployer.email}"

  condition {
    title       = "only what running needs"
    description = "Grants and revokes the roles of accounts that run something, and no others."
    expression  = "api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly([${join(", ", [for role in local.grantable_roles : "'${role}'"])}])"
  }
}

# It makes secrets and says who reads them. What is in them is not for it.
resource "google_project_iam_member" "deployer_secrets" {
  project = var.project_id
  role    = "roles/secretmanager.admin"
  member  = "serviceAccount:${google_service_account.deployer.email}"

  condition {
    title       = "secrets, not their values"
    description = "Everything but versions, which are values."
    expression  = "resource.type != 'secretmanager.googleapis.com/SecretVersion'"
  }
}

resource "google_service_account_iam_member" "deployer_acts_as" {
  for_each = local.acted_as

  service_account_id = each.value
  role               = "roles/iam.serviceAccountUser"
  member             = "serviceAccount:${google_service_account.deployer.email}"
}

# The image that migrates: what is deployed and the nineteen before it; older ones go. Tags may move (and immutable ones would
# keep old images for ever): terraform knows digests only.
resource "google_artifact_registry_repository" "images" {
  project       = var.project_id
  location      = var.region
  repository_id = "avatid"
  format        = "DOCKER"
  description   = "The image that migrates the database and runs operators' commands"

  cleanup_policies {
    id     = "the last twenty stay"
    action = "KEEP"
    most_recent_versions {
      keep_count = 20
    }
  }

  cleanup_policies {
    id     = "older ones go after a month"
    action = "DELETE"
    condition {
      older_than = "2592000s"
    }
  }

  depends_on = [google_project_service.needed]
}

resource "google_cloudbuild_trigger" "push" {
  count = var.repository == null ? 0 : 1

  project         = var.project_id
  location        = var.region
  name            = "deploy"
  description     = "Tests and deploys what is pushed to ${var.branch}."
  filename        = "cloudbuild.yaml"
  service_account = google_service_account.deployer.id

  repository_event_config {
    repository = var.repository

    push {
      branch = "^${replace(var.branch, ".", "\\.")}$"
    }
  }

  approval_config {
    approval_required = var.approve_deployments
  }

  substitutions = {
    _REGION       = var.region
    _STATE_BUCKET = local.state_bucket
  }
}
