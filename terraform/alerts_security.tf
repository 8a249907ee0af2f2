# Who got in, and what was touched.

locals {
  security_alerts = {
    audit-broken = {
      title    = "Somebody has touched the audit log"
      users    = "Nothing. What our own people did can no longer be proven from that row on."
      severity = "CRITICAL"
      figure   = "sum(increase(${local.seen.audit_broken}[30m]))"
      over     = 0
    }

    support-access = {
      title    = "Somebody of ours is in somebody's account"
      users    = "That person has been told, in the app and by mail."
      severity = "WARNING"
      figure   = "sum(increase(${local.seen.support_opened}[10m]))"
      over     = 0
    }

    second-factor-shut = {
      title    = "Operators' second factors cannot be opened"
      users    = "Nothing; operators cannot sign in."
      severity = "ERROR"
      figure   = "sum(increase(${local.seen.second_factors_shut}[15m]))"
      over     = 0
    }
  }
}
