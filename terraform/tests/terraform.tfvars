# What every test deploys, unless it says otherwise; terraform reads this file by its name.

project_id    = "avatid-test"
frontend_url  = "https://avatid.example"
mail_from     = "AvatID <no-reply@avatid.example>"
migrate_image = "europe-west1-docker.pkg.dev/avatid-test/avatid/migrate@sha256:0000000000000000000000000000000000000000000000000000000000000000"
twilio        = { account_sid = "AC00000000000000000000000000000000", verify_service_sid = "VA00000000000000000000000000000000", messaging_service_sid = "MG00000000000000000000000000000000" }
source_zip    = "versions.tf" # any file will do
alert_emails  = ["oncall@avatid.example"]
