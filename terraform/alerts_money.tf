# Money that is not where it should be. What the cloud itself costs is budget.tf.

locals {
  money_alerts = {
    payment-trouble = {
      title    = "A payment needs somebody"
      users    = "One person's money is elsewhere than they were told."
      severity = "ERROR"
      figure   = "sum by (said) (increase(${local.seen.payment_trouble}[10m]))"
      over     = 0
    }

    payments-unsettled = {
      title    = "Payments cannot be looked after"
      users    = "Who has paid sees a booking that still waits for its payment."
      severity = "ERROR"
      figure   = "sum(increase(${local.seen.payments_unsettled}[30m]))"
      over     = 10
    }
  }
}
