# The database is brought to the schema of the code before the code is: Terraform runs this job and waits for its end, and every
# function waits for Terraform. Each migration works with the code before it and after it, so it does not matter that the old
# functions are still there.

locals {
  connection_name = "${var.project_id}:${var.region}:${var.database_instance_name}"

  # All that makes the job what it is: when any of it changes, the job is made anew, and runs.
  migration = {
    image   = var.migrate_image
    memory  = "512Mi"
    retries = 1       # each step can be run again
    timeout = "3600s" # an index that nobody waits for takes its time
    environment = {
      CLOUD_SQL_INSTANCE = local.connection_name
      DB_NAME            = google_sql_database.avatid.name
      DB_USER            = local.migrator_user
      DB_APP_USERS       = join(",", sort(values(local.database_users)))
    }
  }
  migration_token = substr(sha256(jsonencode(terraform_data.migration.output)), 0, 10) # short: 63 letters with the job's name
}

# Why the job is replaced and not changed: when a run fails, Terraform notes a new job as broken and makes it again next time; a
# changed one it would take for done, and deploy the functions on a schema that is not there.
resource "terraform_data" "migration" {
  input = local.migration
}

resource "google_cloud_run_v2_job" "migrate" {
  project             = var.project_id
  location            = var.region
  name                = "avatid-migrate"
  deletion_protection = false
  run_execution_token = local.migration_token # the run's name; to make the job is to run it, and to wait for its end

  template {
    task_count  = 1
    parallelism = 1

    template {
      service_account = google_service_account.migrator.email
      max_retries     = local.migration.retries
      timeout         = local.migration.timeout

      containers {
        image   = local.migration.image
        command = ["python", "-m", "migrations.run"]

        resources {
          limits = { cpu = "1", memory = local.migration.memory }
        }

        dynamic "env" {
          for_each = local.migration.environment

          content {
            name  = env.key
            value = env.value
          }
        }
      }

      vpc_access {
        egress = "PRIVATE_RANGES_ONLY"

        network_interfaces {
          network    = google_compute_network.main.id
          subnetwork = google_compute_subnetwork.functions.id
        }
      }
    }
  }

  timeouts {
    create = "150m" # two tries
  }

  depends_on = [
    google_project_iam_member.given,
    google_sql_user.family,
    google_sql_user.migrator,
    google_compute_firewall.to_the_database,
  ]

  lifecycle {
    replace_triggered_by = [terraform_data.migration]
    ignore_changes       = [run_execution_token] # Google forgets it once somebody has run the job by hand
  }
}

# An operator's command, with the functions' rights in the database and no more:
#   gcloud run jobs execute avatid-tools --region=REGION --wait --args=-m,tools.operator,--email,arta@example.com
locals {
  tools_family  = "admin" # it needs what the panel needs
  tools_secrets = local.families[local.tools_family].secrets
}

resource "google_cloud_run_v2_job" "tools" {
  project             = var.project_id
  location            = var.region
  name                = "avatid-tools"
  deletion_protection = false

  template {
    task_count  = 1
    parallelism = 1

    template {
      service_account = google_service_account.tools.email
      max_retries     = 0       # whoever asked looks at what came of it, and asks again
      timeout         = "3600s" # comparing two large databases

      containers {
        image   = var.migrate_image
        command = ["python"]
        args    = ["-m", "tools.operator", "--help"]

        resources {
          limits = { cpu = "1", memory = "512Mi" }
        }

        dynamic "env" {
          for_each = merge(local.environment[local.tools_family], { DB_USER = local.database_users["tools"] })

          content {
            name  = env.key
            value = env.value
          }
        }

        dynamic "env" {
          for_each = toset(local.tools_secrets)

          content {
            name = env.key

            value_source {
              secret_key_ref {
                secret  = google_secret_manager_secret.setting[env.key].secret_id
                version = "latest"
              }
            }
          }
        }
      }

      vpc_access {
        egress = "PRIVATE_RANGES_ONLY"

        network_interfaces {
          network    = google_compute_network.main.id
          subnetwork = google_compute_subnetwork.functions.id
        }
      }
    }
  }

  depends_on = [
    google_cloud_run_v2_job.migrate,
    google_project_iam_member.given,
    google_secret_manager_secret_iam_member.reads,
  ]
}
