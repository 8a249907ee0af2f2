# Which Terraform, which providers, and where the state lies.

terraform {
  required_version = ">= 1.9" # a variable's validation looks at other variables

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 8.7"
    }
    google-beta = {
      source  = "hashicorp/google-beta"
      version = "~> 8.7"
    }
  }

  # The bucket is named at init: terraform init -backend-config="bucket=<project>-terraform"
  backend "gcs" {
    prefix = "avatid"
  }
}

provider "google" {
  project               = var.project_id
  region                = var.region
  default_labels        = local.labels
  user_project_override = true # a person's own credentials: Firebase, Identity Platform and budgets want to know who pays
  billing_project       = var.project_id
}

provider "google-beta" {
  project               = var.project_id
  region                = var.region
  default_labels        = local.labels
  user_project_override = true
  billing_project       = var.project_id
}
