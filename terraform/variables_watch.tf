# Who is told when something breaks, from which figure on, and what a month may cost.

variable "alert_emails" {
  description = "Addresses that every alert is written to. Production needs one here or a channel in pager_channels."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for address in var.alert_emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", address))])
    error_message = "alert_emails must be addresses."
  }

  validation {
    condition     = var.environment != "production" || length(var.alert_emails) + length(var.pager_channels) > 0
    error_message = "Production needs somebody who hears its alerts: set alert_emails or pager_channels."
  }
}

variable "pager_channels" {
  description = "Notification channels that exist already (PagerDuty, Slack, SMS) and ring for whatever is not a mere warning."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for name in var.pager_channels : can(regex("^projects/[^/]+/notificationChannels/[^/]+$", name))])
    error_message = "pager_channels must look like projects/<project>/notificationChannels/<number>."
  }
}

variable "runbooks_url" {
  description = "Where docs/runbooks can be read in a browser, without the last slash; alerts link there. Without it they name the file only."
  type        = string
  default     = null

  validation {
    condition     = var.runbooks_url == null || can(regex("^https://[^ ]+[^/ ]$", var.runbooks_url))
    error_message = "runbooks_url must begin with https:// and not end with a slash."
  }
}

variable "alert_limits" {
  description = "From which figure on an alert rings. Shares are between 0 and 1."
  type = object({
    error_share         = optional(number, 0.02) # of a function's replies that are 5xx, within five minutes
    slow_milliseconds   = optional(number, 1500) # that one reply in twenty takes longer than
    sent_away_seconds   = optional(number, 60)   # of processes that have more requests than they can serve, within five minutes
    instances_share     = optional(number, 0.9)  # of a function's max_instances
    memory_share        = optional(number, 0.9)  # of an instance's memory
    outbox_seconds      = optional(number, 600)  # that a message may be late; report_outbox says the same
    queue_depth         = optional(number, 2000) # tasks in one queue
    queue_delay_seconds = optional(number, 300)  # that one task in twenty begins late
    database_share      = optional(number, 0.85) # of its CPU, memory, disk and connections
    deadlocks           = optional(number, 5)    # in a quarter of an hour
    certificate_days    = optional(number, 20)   # left; Google renews a month before the end
    refused_per_second  = optional(number, 20)   # requests that the edge turns away
  })
  default = {}

  validation {
    condition = alltrue([
      for share in [
        var.alert_limits.error_share,
        var.alert_limits.instances_share,
        var.alert_limits.memory_share,
        var.alert_limits.database_share,
      ] : share > 0 && share < 1
    ])
    error_message = "A share is more than 0 and less than 1: 0.02 is two percent."
  }
}

variable "billing_account" {
  description = "The billing account (like 012345-6789AB-CDEF01) whose budget watches this project; null makes none."
  type        = string
  default     = null

  validation {
    condition     = var.billing_account == null || can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.billing_account))
    error_message = "billing_account looks like 012345-6789AB-CDEF01."
  }
}

variable "monthly_budget" {
  description = "What a month may cost, in whole units of the billing account's currency. docs/cost.md has the arithmetic."
  type        = number
  default     = 450

  validation {
    condition     = var.monthly_budget >= 1 && floor(var.monthly_budget) == var.monthly_budget
    error_message = "monthly_budget is a whole number, 1 or more."
  }
}

variable "kept_log_days" {
  description = "So many days the few lines are kept that must outlive the oldest backup (logs.tf); all other lines go after thirty."
  type        = number
  default     = 400

  validation {
    condition     = var.kept_log_days >= 40 && var.kept_log_days <= 3650
    error_message = "Thirty backups reach back a month, so 40 days at least; and 3650 at most."
  }
}
