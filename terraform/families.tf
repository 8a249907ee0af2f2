# The seven functions on one page: what each may have, and what it may touch. accounts.tf and functions.tf only read this.

locals {
  routes    = jsondecode(file("${path.module}/routes.json"))
  schedules = jsondecode(file("${path.module}/schedules.json"))
  settings  = jsondecode(file("${path.module}/settings.json"))

  labels = merge(var.labels, { app = "avatid", environment = var.environment })

  private_families = toset(local.routes.private)
  public_families  = setsubtract(keys(local.routes.families), local.routes.private)

  chats = var.chat_provider == "firestore"

  # What most of them are like: 16 requests at once on one CPU, four connections between them.
  ordinary = {
    min_instances = 0
    max_instances = 10
    memory        = "512Mi" # a family's code takes 110 MB before its first request, SDKs about as much again
    cpu           = "1"
    concurrency   = 16
    timeout       = 60
    pool          = 4
    queues        = []
    buckets       = {}
    firestore     = false # reads and writes conversations
    messaging     = false # rings phones
    firebase      = false # makes and deletes people's accounts in Firebase
    signs         = false # signs links or tokens, with its own account's key
  }

  # Writes pictures: two are developed at a time, of 200 MB each at worst, beside what was sent (docs/pictures.md).
  develops = merge(local.ordinary, { memory = "1Gi" })

  # `queues`: a family that publishes an event wakes the worker through that event's queue, and through no other.
  # `buckets`: objectUser where it writes; objectViewer where its links must open something (a link can do what its signer can).
  by_family = {
    auth = merge(local.develops, { # faces
      min_instances = 1
      queues        = ["mail", "sms", "push", "chat", "outside", "default"]
      buckets       = { media = "objectUser" }
      firebase      = local.chats
      signs         = local.chats # the tokens that sign people in to the chat
    })
    business = merge(local.develops, { # galleries, and what comes by a link
      min_instances = 1
      max_instances = 20
      queues        = ["mail", "sms", "push", "outside", "default"]
      buckets       = { media = "objectUser", private = "objectUser" }
      signs         = true # upload links, and pictures of applications
    })
    booking = merge(local.ordinary, {
      min_instances = 1
      max_instances = 20
      queues        = ["payments", "default"]
    })
    rating = merge(local.ordinary, {
      max_instances = 6
      queues        = ["outside", "default"]
    })
    notify = merge(local.ordinary, {
      queues    = ["push", "chat", "default"]
      buckets   = { private = "objectViewer" }
      firestore = local.chats # whoever writes has his listeners hear of it at once
      signs     = true        # pictures in conversations
    })
    admin = merge(local.ordinary, {
      max_instances = 2
      queues        = ["mail", "sms", "push", "chat", "payments", "outside", "default"]
      buckets       = { private = "objectViewer" }
      signs         = true # pictures that are looked at
    })
    worker = merge(local.ordinary, {
      max_instances = 12
      memory        = "1Gi" # every provider's SDK, and whole exports
      timeout       = 540
      queues        = ["mail", "sms", "push", "chat", "payments", "outside", "default"]
      buckets       = { media = "objectUser", private = "objectUser" }
      firestore     = local.chats
      messaging     = true
      firebase      = local.chats
      signs         = true # the link to an export, in a letter
    })
  }

  families = { for family, usual in local.by_family : family => merge(usual,
    { for name, value in try(var.families[family], {}) : name => value if value != null },
    { secrets = [for name in local.wanted_secrets : name if contains(local.settings.secrets[name].families, family)] },
  ) }

  # --- names that follow from others

  # A service has two URLs; this one can be known before it exists, so that nothing has to wait for the worker.
  deterministic_url = { for family in keys(local.by_family) :
    family => "https://avatid-${family}-${data.google_project.this.number}.${var.region}.run.app"
  }
  worker_url = local.deterministic_url["worker"]
  base_url   = var.domain != null ? "https://${var.domain}" : local.deterministic_url["business"]
}
