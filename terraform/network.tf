# One network, with one thing in it: the way from the functions to the database. Calls to the internet and to Google's APIs do
# not pass through it (PRIVATE_RANGES_ONLY), so it needs no NAT and no address of its own.

resource "google_compute_network" "main" {
  project                 = var.project_id
  name                    = "avatid"
  auto_create_subnetworks = false
  routing_mode            = "REGIONAL"

  depends_on = [google_project_service.needed]
}

resource "google_compute_subnetwork" "functions" {
  project                  = var.project_id
  region                   = var.region
  name                     = "functions"
  network                  = google_compute_network.main.id
  ip_cidr_range            = "10.8.0.0/22" # an instance holds an address for minutes after it is gone: four for each is Google's advice
  private_ip_google_access = true          # should something here ask Google after all, it stays inside

  log_config {
    aggregation_interval = "INTERVAL_10_MIN"
    flow_sampling        = 0.1
    metadata             = "EXCLUDE_ALL_METADATA"
  }
}

# Where Google puts what it runs for us: Cloud SQL, and Redis if there is one.
resource "google_compute_global_address" "peered" {
  project       = var.project_id
  name          = "avatid-peered"
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  address       = "10.16.0.0"
  prefix_length = 20
  network       = google_compute_network.main.id
}

resource "google_service_networking_connection" "peered" {
  network                 = google_compute_network.main.id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.peered.name]
  deletion_policy         = "ABANDON" # for days after the database is gone Google refuses to take it down

  depends_on = [google_project_service.needed]
}

# A function that was talked into reading a private address finds nothing: these two ports, in Google's range, and no more.
resource "google_compute_firewall" "to_the_database" {
  project            = var.project_id
  name               = "avatid-to-the-database"
  network            = google_compute_network.main.id
  direction          = "EGRESS"
  priority           = 1000
  destination_ranges = ["${google_compute_global_address.peered.address}/${google_compute_global_address.peered.prefix_length}"]

  allow {
    protocol = "tcp"
    ports    = concat(["3307"], var.redis ? ["6379"] : []) # the connector's own port: mutual TLS, whatever the database speaks
  }
}

resource "google_compute_firewall" "nowhere_else" {
  project            = var.project_id
  name               = "avatid-nowhere-else"
  network            = google_compute_network.main.id
  direction          = "EGRESS"
  priority           = 65000
  destination_ranges = ["0.0.0.0/0"]

  deny {
    protocol = "all"
  }
}
