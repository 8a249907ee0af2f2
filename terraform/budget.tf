# What the cloud may cost. It stops nothing: it tells, early enough.

resource "google_billing_budget" "main" {
  count = var.billing_account == null ? 0 : 1

  billing_account = var.billing_account
  display_name    = "AvatID ${var.environment} (docs/runbooks/budget.md)"

  budget_filter {
    projects               = ["projects/${data.google_project.this.number}"]
    calendar_period        = "MONTH"
    credit_types_treatment = "INCLUDE_ALL_CREDITS"
  }

  amount {
    specified_amount {
      units = tostring(var.monthly_budget)
    }
  }

  dynamic "threshold_rules" {
    for_each = [0.5, 0.9, 1.0]
    content {
      threshold_percent = threshold_rules.value
      spend_basis       = "CURRENT_SPEND"
    }
  }

  threshold_rules {
    threshold_percent = 1.2
    spend_basis       = "FORECASTED_SPEND"
  }

  # The API takes email channels alone, five at most, and no empty rule. Without any, Google writes to the billing account's own people.
  dynamic "all_updates_rule" {
    for_each = length(local.to_read) > 0 ? [slice(local.to_read, 0, min(5, length(local.to_read)))] : []
    content {
      monitoring_notification_channels = all_updates_rule.value
      disable_default_iam_recipients   = true
    }
  }

  depends_on = [google_project_service.needed]
}
