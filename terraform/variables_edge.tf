variable "noncurrent_source_days" {
  description = "So many days a replaced or removed object of the source bucket can still be brought back; what is live there is never deleted."
  type        = number
  default     = 30

  validation {
    condition     = var.noncurrent_source_days >= 7 && var.noncurrent_source_days <= 365
    error_message = "Removed sources stay for a week at least and a year at most."
  }
}

variable "quarantine_days" {
  description = "So many days a file that somebody sent by a link may lie unread. The daily sweep lets go of it after one; this holds if the sweep does not."
  type        = number
  default     = 2

  validation {
    condition     = var.quarantine_days >= 2 && var.quarantine_days <= 14
    error_message = "The sweep needs a day, so two at least; nobody should wait for more than two weeks."
  }
}

variable "export_days" {
  description = "So many days the package of somebody's data may lie in the bucket. Its link opens for EXPORT_LINK_SECONDS and an hourly job deletes it then; this holds if the job does not."
  type        = number
  default     = 8

  validation {
    condition     = var.export_days >= 8 && var.export_days <= 30
    error_message = "A link opens for a week at most, so eight days at least, and thirty at most."
  }
}

variable "soft_delete_days" {
  description = "So many days a deleted picture can still be brought back by an operator. Erased people's pictures are deleted in the same way: they are really gone so much later. 0 or 7 to 28."
  type        = number
  default     = 7

  validation {
    condition     = var.soft_delete_days == 0 || (var.soft_delete_days >= 7 && var.soft_delete_days <= 28)
    error_message = "Cloud Storage keeps for seven days at least; more than four weeks would break the promise that what is erased goes within a month. 0 switches it off."
  }
}

variable "chat_backup_days" {
  description = "So many days the daily backups of Firestore are kept. Like soft_delete_days, it delays when erased words are really gone."
  type        = number
  default     = 7

  validation {
    condition     = var.chat_backup_days >= 1 && var.chat_backup_days <= 28
    error_message = "One to 28 days: what is erased goes within a month."
  }
}

variable "edge_log_share" {
  description = "The share of requests that the load balancer writes down (0 to 1). Refusals by Cloud Armor are among them in the same share."
  type        = number
  default     = 0.1

  validation {
    condition     = var.edge_log_share >= 0 && var.edge_log_share <= 1
    error_message = "A share is between 0 and 1."
  }
}

variable "requests_per_address_minute" {
  description = "So many requests a minute may come from one address before the edge says 429. A mobile carrier's customers share an address: this stops a flood, not a person."
  type        = number
  default     = 6000

  validation {
    condition     = var.requests_per_address_minute >= 1200 && var.requests_per_address_minute <= 100000
    error_message = "Between 1,200 (no shared address gets by with less) and 100,000 a minute."
  }
}

variable "waf_preview" {
  description = "Whether the WAF rules only write down whom they would refuse. True for the first days behind a new domain, and whenever they are suspected of refusing customers."
  type        = bool
  default     = false
}
