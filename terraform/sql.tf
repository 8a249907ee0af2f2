# PostgreSQL: who may be how large, how it is saved, and who may come in.

locals {
  database_memory_mb = try(tonumber(split("-", var.database_tier)[3]), 0)

  # Google's own default for a machine of that memory, and so what it is known to carry.
  connections_by_memory = one(slice([for each in [
    { from = 122880, connections = 1000 },
    { from = 61440, connections = 800 },
    { from = 30720, connections = 600 },
    { from = 15360, connections = 500 },
    { from = 7680, connections = 400 },
    { from = 6144, connections = 200 },
    { from = 3840, connections = 100 },
    { from = 0, connections = 50 },
  ] : each.connections if local.database_memory_mb >= each.from], 0, 1))

  # Every instance of every function at its limit, all pools full. The 40: migrations, operators, Google's own agents, what
  # PostgreSQL keeps for its superuser, and the last instances of the revision that a deployment takes down.
  pooled_connections = sum([for family in values(local.families) : family.max_instances * family.pool])
  wanted_connections = local.pooled_connections + 40

  # by value of the flag; what is logged carries no values of rows or parameters, for those are people's
  database_flags = {
    "cloudsql.iam_authentication"         = "on"
    "max_connections"                     = tostring(var.max_connections)
    "idle_in_transaction_session_timeout" = "15000" # an instance that froze in a transaction keeps a diary locked no longer
    "log_checkpoints"                     = "on"
    "log_connections"                     = "on"
    "log_disconnections"                  = "on"
    "log_lock_waits"                      = "on"
    "log_temp_files"                      = "0"
    "log_hostname"                        = "off"
    "log_statement"                       = "ddl"
    "log_min_messages"                    = "warning"
    "log_min_error_statement"             = "error"
    "log_error_verbosity"                 = "terse" # anything more quotes the row that broke a rule
    "log_min_duration_statement"          = "-1"    # slow ones are in Query Insights, without their values
  }
}

resource "google_sql_database_instance" "main" {
  project             = var.project_id
  region              = var.region
  name                = var.database_instance_name
  database_version    = "POSTGRES_16"
  deletion_protection = var.deletion_protection

  settings {
    tier                        = var.database_tier
    edition                     = "ENTERPRISE"
    availability_type           = var.high_availability ? "REGIONAL" : "ZONAL"
    activation_policy           = "ALWAYS"
    deletion_protection_enabled = var.deletion_protection # also against the console and gcloud
    connector_enforcement       = "REQUIRED"              # nobody comes in but by the connector, as somebody whom IAM knows
    retain_backups_on_delete    = true
    user_labels                 = local.labels

    disk_type             = "PD_SSD"
    disk_size             = 20
    disk_autoresize       = true
    disk_autoresize_limit = var.database_disk_limit_gb

    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.main.id
      ssl_mode        = "ENCRYPTED_ONLY"
    }

    backup_configuration {
      enabled                        = true
      start_time                     = "01:00" # UTC; three in the morning in Tirana
      location                       = "eu"    # survives the region, and stays in the Union
      point_in_time_recovery_enabled = true
      transaction_log_retention_days = 7

      backup_retention_settings {
        retained_backups = 30
        retention_unit   = "COUNT"
      }
    }

    maintenance_window {
      day          = 2 # Tuesday: few bookings, and everybody is at work
      hour         = 2 # UTC
      update_track = "stable"
    }

    insights_config {
      query_insights_enabled  = true
      query_plans_per_minute  = 5
      query_string_length     = 2048
      record_application_tags = false
      record_client_address   = false
    }

    # Nobody here has a password. Should somebody make one, it is none that can be guessed.
    password_validation_policy {
      enable_password_policy      = true
      min_length                  = 24
      complexity                  = "COMPLEXITY_DEFAULT"
      disallow_username_substring = true
    }

    dynamic "database_flags" {
      for_each = local.database_flags

      content {
        name  = database_flags.key
        value = database_flags.value
      }
    }
  }

  depends_on = [google_service_networking_connection.peered]

  lifecycle {
    # Otherwise requests would fail on the busiest day of all, when every function has all the instances it may have.
    precondition {
      condition     = local.wanted_connections <= var.max_connections
      error_message = "All functions at their limit take ${local.pooled_connections} connections, and 40 have to be left: raise max_connections (${var.max_connections}) or lower max_instances or pool."
    }

    ignore_changes = [settings[0].disk_size] # it grows by itself, and Terraform would build a new one to have it smaller
  }
}

resource "google_sql_database" "avatid" {
  project         = var.project_id
  instance        = google_sql_database_instance.main.name
  name            = "avatid"
  charset         = "UTF8"
  collation       = "en_US.UTF8" # the only one that Cloud SQL makes a database with
  deletion_policy = "ABANDON"    # goes with the instance, and with nothing less
}

# Everybody comes in as a service account, by a token that lasts an hour: there is no password to keep, to rotate or to lose.
# What a family may do there, it has from the role avatid_app, which the migration grants; nobody but the migrator may change
# tables.
resource "google_sql_user" "family" {
  for_each = local.database_users

  project         = var.project_id
  instance        = google_sql_database_instance.main.name
  name            = each.value
  type            = "CLOUD_IAM_SERVICE_ACCOUNT"
  deletion_policy = "ABANDON" # PostgreSQL does not let go of a role that has been granted something
}

resource "google_sql_user" "migrator" {
  project         = var.project_id
  instance        = google_sql_database_instance.main.name
  name            = local.migrator_user
  type            = "CLOUD_IAM_SERVICE_ACCOUNT"
  database_roles  = ["cloudsqlsuperuser"] # makes extensions and roles
  deletion_policy = "ABANDON"
}
