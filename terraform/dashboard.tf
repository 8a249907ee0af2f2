# One page: a section a topic, a chart an alert, with the line at which it rings. Made of the same locals as the alerts, so
# that what is drawn is what is judged.

locals {
  _columns = 48
  _wide    = 16 # three charts side by side
  _high    = 14
  _heading = 3

  charts = {
    for topic, _ in local.alert_topics : topic => [
      for name, alert in local.alerts : merge(alert, { name = name }) if alert.topic == topic && !alert.hidden
    ]
  }

  # where each topic's section begins: below all sections before it
  _topics    = keys(local.alert_topics)
  _heights   = [for topic in local._topics : local._heading + ceil(length(local.charts[topic]) / 3) * local._high]
  _beginning = { for place, topic in local._topics : topic => 8 + sum(concat([0], slice(local._heights, 0, place))) }

  _headings = [
    for topic in local._topics : {
      xPos   = 0
      yPos   = local._beginning[topic]
      width  = local._columns
      height = local._heading
      widget = { title = title(topic), sectionHeader = { subtitle = "", dividerBelow = false } }
    }
  ]

  _charts = flatten([
    for topic in local._topics : [
      for place, chart in local.charts[topic] : {
        xPos   = (place % 3) * local._wide
        yPos   = local._beginning[topic] + local._heading + floor(place / 3) * local._high
        width  = local._wide
        height = local._high
        widget = {
          title = "${chart.title} (${chart.name})"
          xyChart = {
            dataSets = [{
              plotType        = "LINE"
              targetAxis      = "Y1"
              timeSeriesQuery = { prometheusQuery = chart.figure }
            }]
            thresholds = [{ value = chart.limit, targetAxis = "Y1" }]
            yAxis      = { scale = "LINEAR" }
          }
        }
      }
    ]
  ])

  _tiles = concat(
    [{
      xPos   = 0
      yPos   = 0
      width  = local._columns
      height = 8
      widget = { title = "What rings now", incidentList = { policyNames = [] } }
    }],
    local._headings,
    local._charts,
  )
}

resource "google_monitoring_dashboard" "main" {
  project = var.project_id

  dashboard_json = jsonencode({
    displayName = "AvatID ${var.environment}"
    labels      = { avatid = "" }
    mosaicLayout = {
      columns = local._columns
      tiles   = local._tiles
    }
  })

  depends_on = [google_project_service.needed, google_logging_metric.written]
}
