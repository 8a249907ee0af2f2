"""`make cloud-check`: everything about the cloud that can be known without an account there.

Terraform's own checks run against the provider's real schema: with TFCHECK (a program that stands in for the
provider's plugin) without any network, otherwise with the plugin itself. What Terraform would build is planned, and
with TFCHECK also built on paper, and judged: policies (checkov), routes, jobs, secrets, doors and roles. The rest
is Cloud Build's file against its schema, and what each migration would lock (squawk). What is found and accepted
stands in `skips.toml`, each with its reason; an acceptance that nothing needs any more is an error, too.
"""
