# What a deployment decides about its database.

variable "database_tier" {
  description = "The machine under PostgreSQL, as db-custom-<cpus>-<megabytes>."
  type        = string
  default     = "db-custom-2-7680"

  validation {
    condition     = can(regex("^db-custom-[0-9]+-[0-9]+$", var.database_tier))
    error_message = "Shared machines have no service level, and promise no memory: db-custom-<cpus>-<megabytes>."
  }
}

variable "max_connections" {
  description = "Connections that PostgreSQL takes. All pools together and 40 more have to fit in, and the machine's memory has to carry them."
  type        = number
  default     = 400

  validation {
    condition     = var.max_connections >= 100 && var.max_connections <= 1000 && floor(var.max_connections) == var.max_connections
    error_message = "Between 100 and 1000 connections; beyond that a pooler belongs in between."
  }

  validation {
    condition     = var.max_connections <= local.connections_by_memory
    error_message = "${var.database_tier} carries ${local.connections_by_memory} connections: take a larger machine, or fewer."
  }
}

variable "high_availability" {
  description = "Whether a second machine in another zone stands by. Production does not do without."
  type        = bool
  default     = true

  validation {
    condition     = var.high_availability || var.environment != "production"
    error_message = "In production a standby takes over when a zone is lost; only staging may do without."
  }
}

variable "deletion_protection" {
  description = "Whether the database refuses to be deleted, by Terraform and by anybody else."
  type        = bool
  default     = true
}

variable "database_instance_name" {
  description = "The instance's name. Google keeps a deleted one's name for a week, so whoever builds anew at once takes another."
  type        = string
  default     = "avatid"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,60}[a-z0-9]$", var.database_instance_name))
    error_message = "Lowercase letters, digits and hyphens, beginning with a letter."
  }
}

variable "database_disk_limit_gb" {
  description = "So far does the disk grow by itself; it never shrinks again, and grown by a mistake it costs for ever."
  type        = number
  default     = 200

  validation {
    condition     = var.database_disk_limit_gb >= 20 && var.database_disk_limit_gb <= 10000
    error_message = "Between 20 and 10000 gigabytes."
  }
}

variable "redis" {
  description = "Whether counting is done in Redis instead of PostgreSQL; REDIS_URL is then a secret to fill (redis.tf says how to get one)."
  type        = bool
  default     = false
}
