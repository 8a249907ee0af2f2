# Which secrets there are, and for whom. Their values come by `make secrets`, never by Terraform: what Terraform knows is in its
# state, for everybody who may read that.

locals {
  # what settings.json's "when" is about
  providers = {
    CHAT_PROVIDER    = var.chat_provider
    MAIL_PROVIDER    = var.mail_provider
    PAYMENT_PROVIDER = var.payment_provider
    PUSH_PROVIDER    = "fcm"
    SMS_PROVIDER     = var.sms_provider
    STORAGE_PROVIDER = "gcs"
    VISION           = var.vision ? "on" : "off"
  }

  # without these nobody's password is right and nothing sealed can be read, ever again; another provider's key may go with it
  irreplaceable_secrets = ["PASSWORD_PEPPER", "SEALING_KEYS"]

  required_secrets = [for name, secret in local.settings.secrets : name if secret.required && alltrue(
    [for setting in try(keys(secret.when), []) : local.providers[setting] == secret.when[setting]]
  )]
  wanted_secrets = sort(setunion(local.required_secrets, var.optional_secrets, var.redis ? ["REDIS_URL"] : []))
}

resource "google_secret_manager_secret" "setting" {
  for_each = toset(local.wanted_secrets)

  project             = var.project_id
  secret_id           = each.key
  deletion_protection = var.deletion_protection && contains(local.irreplaceable_secrets, each.key)

  replication {
    user_managed {
      replicas {
        location = var.region
      }
    }
  }

  depends_on = [google_project_service.needed]
}
