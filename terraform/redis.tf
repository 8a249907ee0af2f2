# Redis is not built here, on purpose. The provider reads an instance's AUTH string back into the state, whoever made it, and
# nothing secret is in our state; without AUTH it would be open to whatever gets into the network.
#
# PostgreSQL counts well enough for a long time (docs/limits.md). Whoever wants Redis makes it once, beside the database:
#
#   gcloud redis instances create avatid --region=REGION --tier=standard --size=1 --redis-version=redis_7_2 \
#     --network=avatid --connect-mode=private-service-access --enable-auth
#   gcloud redis instances get-auth-string avatid --region=REGION
#
# then sets `redis = true`, which opens the way (network.tf) and gives the functions the secret REDIS_URL (secrets.tf), to be
# filled with redis://:AUTH-STRING@HOST:6379/0. From then on it counts as much as the database: while it is away, reading goes
# on uncounted and whatever writes is refused with 503.
