# What Cloud Build listens to, and where it keeps things.

variable "repository" {
  description = "The repository whose pushes are deployed, as Cloud Build names it: projects/<project>/locations/<region>/connections/<connection>/repositories/<name>. Somebody connects it by hand once, as GitHub asks who is there; null: no trigger."
  type        = string
  default     = null

  validation {
    condition     = var.repository == null || can(regex("^projects/[^/]+/locations/[^/]+/connections/[^/]+/repositories/[^/]+$", var.repository))
    error_message = "The repository looks like projects/<project>/locations/<region>/connections/<connection>/repositories/<name>."
  }
}

variable "branch" {
  description = "The branch whose pushes are deployed."
  type        = string
  default     = "main"

  validation {
    condition     = can(regex("^[A-Za-z0-9._/-]+$", var.branch))
    error_message = "The name of one branch, not a pattern."
  }
}

variable "approve_deployments" {
  description = "Whether somebody has to say yes before a push is deployed."
  type        = bool
  default     = false
}

variable "state_bucket" {
  description = "The bucket of Terraform's state, made by hand before anything else; `deploy/terraform.tfvars` in it is what Cloud Build deploys with. null: <project>-terraform."
  type        = string
  default     = null

  validation {
    condition     = var.state_bucket == null || can(regex("^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$", var.state_bucket))
    error_message = "A bucket's name alone, without gs://."
  }
}
