# What a deployment decides. Everything else follows from these, and from what `make generate` reads out of the code.

variable "project_id" {
  description = "The Google Cloud project; it exists, has a billing account, and holds nothing else."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "A project id has 6 to 30 lowercase letters, digits and hyphens, and begins with a letter."
  }
}

variable "region" {
  description = "Where everything runs. The three are in the European Union, near the Balkans, and have all that we use."
  type        = string
  default     = "europe-west1"

  validation {
    condition     = contains(["europe-west1", "europe-west3", "europe-central2"], var.region)
    error_message = "Personal data stays in the European Union: europe-west1, europe-west3 or europe-central2."
  }
}

variable "environment" {
  description = "production or staging. Staging may do without a standby database and without anybody being paged."
  type        = string
  default     = "production"

  validation {
    condition     = contains(["production", "staging"], var.environment)
    error_message = "The environment is production or staging."
  }
}

variable "labels" {
  description = "Labels for everything that takes them, beside app and environment."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name, value in var.labels : can(regex("^[a-z][a-z0-9_-]{0,62}$", name)) && can(regex("^[a-z0-9_-]{0,63}$", value))])
    error_message = "Labels are lowercase letters, digits, hyphens and underscores, 63 at most."
  }
}

# --- where people find us

variable "domain" {
  description = "The API's host name, such as api.avatid.al. With it comes the load balancer (CDN, Armor, certificate); null: the functions' own URLs."
  type        = string
  default     = null

  validation {
    condition     = var.domain == null || can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,}$", var.domain))
    error_message = "The domain is a host name alone, without https:// and without a path."
  }
}

variable "load_balancer" {
  description = "true: there has to be a load balancer, and a plan without a domain is refused instead of taking it down. Whether there is one follows from the domain."
  type        = bool
  default     = null

  validation {
    condition     = var.load_balancer != true || var.domain != null
    error_message = "A load balancer, its certificate, CDN, Armor and the way from http to https need a domain."
  }
}

variable "frontend_url" {
  description = "Where links in mails lead: the pages that confirm, reset and unsubscribe."
  type        = string

  validation {
    condition     = can(regex("^https://[^/ ]+(/[^ ]*)?[^/ ]$", var.frontend_url))
    error_message = "The address of the front end begins with https:// and does not end in a slash."
  }
}

variable "cors_origins" {
  description = "The origins whose pages may call the API from a browser."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for origin in var.cors_origins : can(regex("^https://[^/ *]+$", origin))])
    error_message = "An origin is https:// and a host, without a path and without wildcards."
  }
}

variable "mail_from" {
  description = "Whom mail comes from, as in: AvatID <no-reply@avatid.al>. Its domain has to be verified at the mail provider."
  type        = string

  validation {
    condition     = can(regex("^([^<>]+ <)?[^@<> ]+@[^@<> ]+\\.[a-z]{2,}>?$", var.mail_from))
    error_message = "The sender is an address, or a name and an address in angle brackets."
  }
}

# --- whom we ask for help; the secrets that each needs follow from settings.json

variable "mail_provider" {
  description = "Who carries our mail: sendgrid or elasticemail."
  type        = string
  default     = "sendgrid"

  validation {
    condition     = contains(["sendgrid", "elasticemail"], var.mail_provider)
    error_message = "Mail goes by sendgrid or elasticemail; production refuses the local door."
  }
}

variable "sms_provider" {
  description = "Who sends texts and checks codes: twilio."
  type        = string
  default     = "twilio"

  validation {
    condition     = var.sms_provider == "twilio"
    error_message = "Texts go by twilio; production refuses the local door."
  }
}

variable "twilio" {
  description = "The names of our account and services at Twilio; its token is a secret."
  type = object({
    account_sid           = string
    verify_service_sid    = string
    messaging_service_sid = string
  })

  validation {
    condition = alltrue([
      can(regex("^AC[0-9a-fA-F]{32}$", var.twilio.account_sid)),
      can(regex("^VA[0-9a-fA-F]{32}$", var.twilio.verify_service_sid)),
      can(regex("^MG[0-9a-fA-F]{32}$", var.twilio.messaging_service_sid)),
    ])
    error_message = "Twilio's names are AC..., VA... and MG..., with 32 hexadecimal digits each."
  }
}

variable "payment_provider" {
  description = "Who takes payments: off or stripe."
  type        = string
  default     = "off"

  validation {
    condition     = contains(["off", "stripe"], var.payment_provider)
    error_message = "Payments are off or go by stripe; production refuses the local door."
  }
}

variable "chat_provider" {
  description = "Where conversations are mirrored for those who listen: off or firestore."
  type        = string
  default     = "firestore"

  validation {
    condition     = contains(["off", "firestore"], var.chat_provider)
    error_message = "The chat is off or in firestore."
  }
}

variable "vision" {
  description = "Whether pictures that everybody will see are shown to Google Vision first."
  type        = bool
  default     = true
}

variable "optional_secrets" {
  description = "Secrets that the functions can do without, and that this deployment has nevertheless, such as SENTRY_DSN. A named one has to be filled, or nothing deploys."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for name in var.optional_secrets : contains(keys(local.settings.secrets), name)])
    error_message = "These are no secrets of settings.json: ${join(", ", setsubtract(var.optional_secrets, keys(local.settings.secrets)))}."
  }
}

variable "settings" {
  description = "Any other plain setting, by the name it has in .env.example; each function gets those that it reads. Never a secret: those go to Secret Manager (`make secrets`)."
  type        = map(string)
  default     = {}

  validation {
    condition     = length(setintersection(keys(var.settings), keys(local.settings.secrets))) == 0
    error_message = "These are secrets, and would be readable in the state and in every function's description: ${join(", ", setintersection(keys(var.settings), keys(local.settings.secrets)))}. Put them into Secret Manager with `make secrets`."
  }

  validation {
    condition     = length(setsubtract(keys(var.settings), setunion(local.plain_names, keys(local.settings.secrets)))) == 0
    error_message = "No function reads these: ${join(", ", setsubtract(keys(var.settings), setunion(local.plain_names, keys(local.settings.secrets))))}."
  }

  validation {
    condition     = length(setintersection(keys(var.settings), local.set_here)) == 0
    error_message = "These follow from other variables and from what is built here: ${join(", ", setintersection(keys(var.settings), local.set_here))}."
  }
}

# --- what is deployed

variable "source_zip" {
  description = "The functions' source, as `make package` writes it. Its content's hash names the object, so that the same source changes nothing."
  type        = string
  default     = "../.local/package/avatid.zip"

  validation {
    condition     = fileexists(var.source_zip)
    error_message = "There is no such file: run `make package` first."
  }
}

variable "migrate_image" {
  description = "The image that migrates the database, by digest: <region>-docker.pkg.dev/<project>/avatid/migrate@sha256:..."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9.-]+/[a-z0-9._/-]+@sha256:[0-9a-f]{64}$", var.migrate_image))
    error_message = "The image is named by its digest: a tag may mean another image tomorrow, and would migrate nothing today."
  }
}

variable "families" {
  description = "What single functions have otherwise than families.tf says; connections are counted anew."
  type = map(object({
    min_instances = optional(number)
    max_instances = optional(number)
    memory        = optional(string)
    pool          = optional(number)
  }))
  default = {}

  validation {
    condition     = alltrue([for family in keys(var.families) : contains(keys(local.routes.families), family)])
    error_message = "There are only these families: ${join(", ", keys(local.routes.families))}."
  }
}
