# What others need to know: people, `make smoke`, `make secrets`, `make rollback`.

output "base_url" {
  description = "Where the API is: the domain, or without one the function of discovery (each family then has its own URL)."
  value       = local.base_url
}

output "function_urls" {
  description = "Each family's own URL."
  value       = { for family, function in google_cloudfunctions2_function.family : family => function.service_config[0].uri }
}

output "worker_url" {
  description = "What tasks and jobs call, and what their tokens are made out to."
  value       = local.worker_url
}

output "media_bucket" {
  description = "The bucket of what everybody may see."
  value       = google_storage_bucket.media.name
}

output "private_bucket" {
  description = "The bucket of what nobody sees without a link."
  value       = google_storage_bucket.private.name
}

output "source_bucket" {
  description = "The bucket that functions are built from."
  value       = google_storage_bucket.source.name
}

output "source_sha256" {
  description = "The hash of the zip that is deployed."
  value       = google_storage_bucket_object.source.metadata["sha256"]
}

output "migrate_image" {
  description = "The image that has migrated the database."
  value       = google_cloud_run_v2_job.migrate.template[0].template[0].containers[0].image
}

output "migration_run" {
  description = "The run of the migration that this deployment stands on."
  value       = "${google_cloud_run_v2_job.migrate.name}-${local.migration_token}"
}

output "database_instance" {
  description = "The database, as the connector calls it."
  value       = local.connection_name
}

output "load_balancer_address" {
  description = "What the domain's records have to say, A and AAAA; empty without a domain."
  value       = local.balancer_addresses
}

output "secrets_to_fill" {
  description = "The secrets that have to have a value before a function can start (`make secrets`)."
  value       = local.wanted_secrets
}
