# PostgreSQL, and where requests are counted.

locals {
  database_id     = "${var.project_id}:${google_sql_database_instance.main.name}"
  of_the_database = "monitored_resource='cloudsql_database',database_id='${local.database_id}'"

  database_alerts = merge(
    {
      database-down = {
        title    = "The database is down"
        users    = "Nothing works but what caches still know."
        severity = "CRITICAL"
        figure   = "max(cloudsql_googleapis_com:database_up{${local.of_the_database}}) or (absent_over_time(cloudsql_googleapis_com:database_up{${local.of_the_database}}[10m]) - 1)"
        under    = 1
        lasting  = "120s"
      }

      database-cpu = {
        title    = "The database's processors are busy"
        users    = "Searching and booking get slow."
        severity = "ERROR"
        figure   = "max(cloudsql_googleapis_com:database_cpu_utilization{${local.of_the_database}})"
        over     = var.alert_limits.database_share
        lasting  = "900s"
      }

      database-memory = {
        title    = "The database is short of memory"
        users    = "Slow answers; at the end a restart of half a minute."
        severity = "ERROR"
        figure   = "max(cloudsql_googleapis_com:database_memory_utilization{${local.of_the_database}})"
        over     = var.alert_limits.database_share
        lasting  = "900s"
      }

      database-full = {
        title    = "The database's disc fills up"
        users    = "Nothing yet. When it is full nothing can be booked."
        severity = "ERROR"
        figure   = "max(cloudsql_googleapis_com:database_disk_utilization{${local.of_the_database}})"
        over     = var.alert_limits.database_share
        lasting  = "900s"
      }

      database-connections = {
        title    = "The database has few connections left"
        users    = "Nothing yet. Without one a request waits five seconds, then fails with 503."
        severity = "ERROR"
        figure   = "sum(cloudsql_googleapis_com:database_postgresql_num_backends{${local.of_the_database}}) / ${var.max_connections}"
        over     = var.alert_limits.database_share
        lasting  = "300s"
      }

      database-deadlocks = {
        title    = "Transactions lock each other out"
        users    = "A second's delay: each is tried three times. Some fail with 503."
        severity = "WARNING"
        figure   = "sum(increase(cloudsql_googleapis_com:database_postgresql_deadlock_count{${local.of_the_database}}[15m]))"
        over     = var.alert_limits.deadlocks
      }

      database-refuses = {
        title    = "The database does not serve requests"
        users    = "Some requests fail with 503; the app says that one should try again."
        severity = "ERROR"
        figure   = "sum by (sqlstate) (increase(${local.seen.database_refusals}[10m]))"
        over     = 10
      }

      backup-missing = {
        title    = "There is no new backup"
        users    = "Nothing. What happens now could not be taken back as far as promised."
        severity = "ERROR"
        # an instance that is younger than a day and a bit has nothing to show yet
        figure = "sum(increase(${local.seen.backups_failed}[2h])) or (absent_over_time(${local.seen.backups_made}[30h]) and on () (sum(count_over_time(cloudsql_googleapis_com:database_up{${local.of_the_database}}[30h])) > 1700))"
        over   = 0
        hidden = true
      }

      limits-not-counting = {
        title    = "Requests cannot be counted"
        users    = "Reading goes on; with Redis away signing in, booking and paying fail with 503."
        severity = "CRITICAL"
        figure   = "sum by (service_name, said) (increase(${local.seen.requests_uncounted}[10m]))"
        over     = 0
      }
    },
    {
      for name, alert in {
        database-standby = {
          title    = "The database's standby cannot take over"
          users    = "Nothing. If the zone fails now, everything is down until it is back."
          severity = "ERROR"
          figure   = "max(cloudsql_googleapis_com:database_available_for_failover{${local.of_the_database}})"
          under    = 1
          lasting  = "900s"
        }
      } : name => alert if var.high_availability
    },
    {
      for name, alert in {
        redis-memory = {
          title    = "Redis is nearly full"
          users    = "Nothing yet. When it is full, everything that writes fails with 503."
          severity = "ERROR"
          figure   = "max(redis_googleapis_com:stats_memory_usage_ratio{monitored_resource='redis_instance'})"
          over     = var.alert_limits.memory_share
          lasting  = "900s"
        }
      } : name => alert if var.redis
    },
  )
}
