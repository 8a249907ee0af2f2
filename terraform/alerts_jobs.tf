# What the clock starts.

locals {
  job_alerts = {
    clock-silent = {
      title    = "The clock is silent"
      users    = "Within minutes: no reminders, unpaid bookings keep their time, late messages stay late."
      severity = "CRITICAL"
      figure   = "absent_over_time(${local.outbox_age}_count{${local.of_the_logs}}[10m]) or absent_over_time(${local.seen.jobs_seen}[20m])"
      over     = 0
      lasting  = "300s"
      hidden   = true
    }

    jobs-failed = {
      title    = "A job failed, or never came back"
      users    = "Depends on the job; its runbook has a table."
      severity = "ERROR"
      figure   = "sum by (job, how) (increase(${replace(local.seen.jobs_amiss, "}", ",how=~'failed|lost'}")}[10m]))"
      over     = 0
    }

    jobs-late = {
      title    = "A job is late, or has never run"
      users    = "Depends on the job; its runbook has a table."
      severity = "ERROR"
      # a new daily job has a day for its first time
      figure  = "sum by (job, how) (increase(${replace(local.seen.jobs_amiss, "}", ",how='late'}")}[10m])) or (sum by (job, how) (increase(${replace(local.seen.jobs_amiss, "}", ",how='never'}")}[26h])) > 300)"
      over    = 0
      lasting = "300s"
    }

    data-drift = {
      title    = "A copy was not what it is a copy of"
      users    = "For up to a day a wrong number of stars, or a chat that showed what was gone. It has been put right."
      severity = "WARNING"
      figure   = "sum by (said) (increase(${local.seen.drift}[30m]))"
      over     = 0
    }
  }
}
