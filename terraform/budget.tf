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

  all_updates_rule {
    monitoring_notification_channels = slice(local.all_channels, 0, min(5, length(local.all_channels))) # the API takes five
    disable_default_iam_recipients   = length(local.all_channels) > 0
  }

  depends_on = [google_project_service.needed]
}
