# Who deploys can apply these files, and cannot make itself more than it is.

mock_provider "google" {
  source = "./tests/made_up"
}
mock_provider "google-beta" {}

run "deploys_without_owning" {
  command = plan

  plan_options {
    target = [
      google_project_iam_member.deployer, google_project_iam_member.deployer_grants, google_project_iam_member.deployer_secrets,
      google_service_account_iam_member.deployer_acts_as, google_artifact_registry_repository.images, google_cloudbuild_trigger.push,
      google_project_default_service_accounts.may_nothing,
    ]
  }

  assert {
    condition     = length(setintersection(local.deployer_roles, ["roles/owner", "roles/editor", "roles/resourcemanager.projectIamAdmin", "roles/iam.roleAdmin", "roles/iam.serviceAccountTokenCreator", "roles/iam.serviceAccountKeyAdmin", "roles/iam.serviceAccountUser"])) == 0
    error_message = "With one of these the deployer could become whoever it likes."
  }

  assert {
    condition     = length(setintersection(local.grantable_roles, setunion(local.deployer_roles, ["roles/resourcemanager.projectIamAdmin", "roles/secretmanager.admin"]))) == 0
    error_message = "The deployer can grant its own roles, and so take more of them."
  }

  assert {
    condition     = length(local.grantable_roles) <= 10
    error_message = "A condition lists ten roles at most."
  }

  assert {
    condition     = google_project_iam_member.deployer_grants.condition[0].expression == "api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly([${join(", ", formatlist("'%s'", local.grantable_roles))}])"
    error_message = "The deployer grants whatever it likes."
  }

  assert {
    condition     = strcontains(google_project_iam_member.deployer_secrets.condition[0].expression, "SecretVersion")
    error_message = "The deployer can read secrets' values."
  }

  assert {
    condition     = google_project_default_service_accounts.may_nothing.action == "DEPRIVILEGE"
    error_message = "Google's own account may still edit the project, and whoever hands out accounts could become it."
  }

  assert {
    condition     = length(google_service_account_iam_member.deployer_acts_as) == length(local.families) + 5
    error_message = "The deployer starts things as our accounts, each by name."
  }

  assert {
    condition     = toset([for policy in google_artifact_registry_repository.images.cleanup_policies : policy.action]) == toset(["DELETE", "KEEP"])
    error_message = "Old images go, but not those that may still be wanted."
  }

  assert {
    condition     = length(google_cloudbuild_trigger.push) == 0
    error_message = "Without a repository there is nothing to listen to."
  }
}

run "listens_to_one_branch" {
  command = plan

  plan_options {
    target = [google_cloudbuild_trigger.push]
  }

  variables {
    repository          = "projects/avatid-test/locations/europe-west1/connections/github/repositories/avatid"
    branch              = "release/1.0"
    approve_deployments = true
  }

  assert {
    condition     = google_cloudbuild_trigger.push[0].repository_event_config[0].push[0].branch == "^release/1\\.0$"
    error_message = "A push to a branch that is only called alike would be deployed."
  }

  assert {
    condition     = google_cloudbuild_trigger.push[0].approval_config[0].approval_required && google_cloudbuild_trigger.push[0].filename == "cloudbuild.yaml"
    error_message = "Somebody says yes before this is deployed."
  }
}
