"""Why each account has each role: role -> whose (`*` stands for anything, the most exact one goes first) -> why."""

_FUNCTIONS = "avatid-*"

_RUNNING = {
    "avatid_app": {
        _FUNCTIONS: "reads and writes rows; may not create, alter or drop, and only adds to histories",
        "avatid-tools": "an operator's command works as a function does",
    },
    "avatid_owner": {
        "avatid-migrator": "owns the tables; only migrations change them, and no function is this account",
    },
    "cloudsqlsuperuser": {
        "avatid-migrator": "creates PostGIS and the other extensions, and the two roles",
    },
    "cloudsql.client": {
        _FUNCTIONS: "opens the encrypted way to Cloud SQL",
    },
    "cloudsql.instanceUser": {
        _FUNCTIONS: "signs in to PostgreSQL as itself: there are no passwords",
    },
    "cloudtasks.enqueuer": {
        _FUNCTIONS: "puts hints about messages into these queues, and into no others",
        "avatid-worker": "its sweep gives new hints for messages whose first one was lost, of any kind",
    },
    "datastore.user": {
        "avatid-notify": "whoever writes has his listeners in Firestore hear of it at once",
        "avatid-worker": "mirrors conversations into Firestore, and erases them there",
    },
    "firebaseauth.admin": {
        "avatid-auth": "makes somebody's Firebase user before it signs the first token for the chat",
        "avatid-worker": "deletes somebody's Firebase user when the account is erased",
    },
    "firebasecloudmessaging.admin": {
        "avatid-worker": "rings phones; nobody else does",
    },
    "iam.serviceAccountTokenCreator": {
        "avatid-admin": "on itself alone: signs links to pictures that are being looked at",
        "avatid-auth": "on itself alone: signs tokens for the chat",
        "avatid-business": "on itself alone: signs links for uploads and for pictures of applications",
        "avatid-notify": "on itself alone: signs links to pictures in conversations",
        "avatid-worker": "on itself alone: signs the link to an export that goes into a letter",
    },
    "iam.serviceAccountUser": {
        _FUNCTIONS: "a hint carries a token of `tasks-invoker`, so whoever writes one may act as it",
        "deployer": "starts functions, jobs, clocks and builds as these, each by name, and as nobody else",
    },
    "secretmanager.secretAccessor": {
        _FUNCTIONS: "is given these in its environment, and reads no others",
        "avatid-tools": "an operator's command needs what the panel needs",
    },
    "storage.objectUser": {
        "avatid-auth": "people's own pictures",
        "avatid-business": "galleries; uploads that wait to be looked at",
        "avatid-worker": "deletes what nobody used or was erased, keeps exports",
    },
    "storage.objectViewer": {
        "avatid-admin": "its links open pictures under review: a link can do what its signer can",
        "avatid-builder": "reads the copies of our zip that the platform makes, and no other bucket",
        "avatid-notify": "its links open pictures of conversations: a link can do what its signer can",
    },
    "storage.legacyObjectReader": {
        "everybody": "pictures are there to be seen; whoever has no name of one cannot list them",
    },
    "run.invoker": {
        "everybody": "people's apps call these; who somebody is, the function asks itself",
        "tasks-invoker": "Cloud Tasks and Scheduler call the worker as this account, and nobody else does",
    },
    "artifactregistry.writer": {
        "avatid-builder": "puts the functions' images where the platform runs them from",
    },
    "logging.logWriter": {
        "avatid-builder": "says how a build went",
    },
}

_DEPLOYING = {
    "artifactregistry.admin": "makes the repositories and pushes the image that migrates",
    "browser": "reads the project's number, of which URLs are made",
    "cloudbuild.builds.editor": "makes the trigger; building a function is a build, too",
    "cloudfunctions.admin": "makes and changes the functions",
    "cloudscheduler.admin": "makes and changes the clocks",
    "cloudsql.admin": "makes the instance, its flags and its users; signs in to none",
    "cloudtasks.admin": "makes the queues, and says who may write to each",
    "compute.loadBalancerAdmin": "addresses, certificate, URL map, backends",
    "compute.networkAdmin": "network and subnetwork",
    "compute.securityAdmin": "Cloud Armor and the firewall",
    "datastore.owner": "Firestore's database, indexes and backups",
    "firebase.admin": "the project is Firebase's, too, and the chat's API is switched on there",
    "firebaserules.admin": "publishes Firestore's rules",
    "iam.serviceAccountAdmin": "makes the accounts, and says who may sign or act as each",
    "identityplatform.admin": "custom tokens work, and nobody signs himself up",
    "logging.admin": "metrics and retention; the build's own log",
    "monitoring.admin": "alerts, uptime checks, the dashboard",
    "resourcemanager.projectIamAdmin": "grants what running needs; a condition leaves out all of its own roles",
    "run.admin": "says who may call a function; runs the job that migrates",
    "secretmanager.admin": "makes secrets and says who reads each; a condition keeps values from it",
    "servicenetworking.networksAdmin": "the peering through which Cloud SQL is private",
    "serviceusage.serviceUsageAdmin": "switches on the services that we use",
    "serviceusage.serviceUsageConsumer": "asks in the project's name where a service wants to know",
    "storage.admin": "the buckets and their rules; the state; the zips that worked",
}

REASONS: dict[str, dict[str, str]] = {
    role: _RUNNING.get(role, {}) | ({"deployer": _DEPLOYING[role]} if role in _DEPLOYING else {})
    for role in [*_RUNNING, *_DEPLOYING]
}
