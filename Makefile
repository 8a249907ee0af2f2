# Everything a day's work needs. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
RUN := .venv/bin/python -m
.PHONY: messages screens help ready run test check generate migration import tick prove bench translations sync-translations demo-journey demo-code demo-accounts lock operator audit-verify verify-slots outbox replay cloud-check cloud-lock roles package secrets smoke good rollback cost

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | awk -F'\t' '{printf "  make %-17s %s\n", $$1, $$2}'

ready:
	@$(PYTHON) tools/local/bootstrap.py

run: ready ## the whole system with demo data on one port (PORT=8080)
	@exec $(RUN) tools.local.stack

test: ready ## all tests, as CI runs them (T="tests/unit -k dst" for some)
	@$(RUN) pytest -n 2 $(T)

check: ready ## format, lint, types, generated files
	@$(RUN) ruff format --check . && $(RUN) ruff check . && $(RUN) mypy && $(RUN) tools.generate --check && $(RUN) common.i18n.catalogs --check

generate: ready ## OpenAPI, URL map, schedules and schema dump, from the code
	@$(RUN) tools.generate

migration: ready ## a new, empty migration (m="what it does")
	@test -n "$(m)" || { echo 'say what it does: make migration m="add waitlist"'; exit 1; }
	@$(RUN) alembic revision --rev-id "$$(printf '%04d' $$((10#$$(ls migrations/versions | grep -oE '^[0-9]{4}' | sort | tail -1) + 1)))" -m "$(m)"

import: ready ## real venues from a file, against the running stack (FILE=venues.geojson OWNER=email [SERVICES=file.csv] [SKIP_BAD=1])
	@$(RUN) tools.venues --file "$(FILE)" --owner "$(OWNER)" $(if $(SERVICES),--services "$(SERVICES)") $(if $(SKIP_BAD),--skip-bad)

operator: ready ## make an operator (EMAIL=... [ROLE=admin]), or REVOKE=1, RESET_TOTP=1 BY=other-admin, MASTER=1 (a hash)
	@$(RUN) tools.operator --email "$(EMAIL)" $(if $(ROLE),--role "$(ROLE)") $(if $(REVOKE),--revoke) $(if $(RESET_TOTP),--reset-totp --by "$(BY)") $(if $(MASTER),--master-password)

audit-verify: ready ## whether anybody has touched the audit log (SINCE=no:hash from last time); 1 if so
	@$(RUN) tools.audit $(if $(SINCE),--since "$(SINCE)")

verify-slots: ready ## book every listed time of a copy, and give it back (URL=... [BUSINESS=uid] [DAYS=14] [MOST=200] [COPY=1] [WORLDS=100])
	@$(RUN) tools.verify $(if $(URL),--database-url "$(URL)") $(if $(BUSINESS),--business "$(BUSINESS)") $(if $(DAYS),--days "$(DAYS)") $(if $(MOST),--most "$(MOST)") $(if $(COPY),--copy) $(if $(WORLDS),--worlds "$(WORLDS)")

outbox: ready ## how the queues stand, and what was given up ([QUEUE=mail])
	@$(RUN) tools.outbox $(if $(QUEUE),--queue "$(QUEUE)")

replay: ready ## have what was given up sent once more (UID=... or ALL=1 [QUEUE=mail]), or never (DROP=1)
	@$(RUN) tools.outbox $(if $(DROP),--drop,--replay) $(if $(UID),--uid "$(UID)") $(if $(ALL),--all) $(if $(QUEUE),--queue "$(QUEUE)")

tick: ready ## run one scheduled job now, against the running stack (JOB=outbox_sweep)
	@$(RUN) tools.local.tick "$(JOB)"

demo-journey: ready ## walk the main road against the running stack, step by step
	@$(RUN) tools.demo.journey

demo-code: ready ## the second factor of the demo's operators, good for half a minute
	@$(RUN) tools.demo.operators

demo-accounts: ready ## walk every way into an account and out of it, step by step
	@$(RUN) tools.demo.accounts

translations: ready ## extract, update and compile the catalogs
	@$(RUN) common.i18n.catalogs

sync-translations: ready ## what lacks English or Albanian, ours and the owners' (CSV=1 every text, FIRST=20, STRICT=1 exit 1)
	@$(RUN) tools.translations $(if $(CSV),--csv) $(if $(FIRST),--first "$(FIRST)") $(if $(STRICT),--strict)

messages: ready ## every message in both languages on one page: subject, push, text with its price, mail
	@$(RUN) tools.messages

screens: ready ## pictures of every message on a phone and every page of the panel, into docs/screens (needs /usr/bin/chromium)
	@$(RUN) tools.messages --screens && $(RUN) tools.panel

cloud-check: ready ## all that can be known about the cloud without an account there (STEP="plan policies" for some; TFCHECK=program: no network)
	@$(RUN) tools.cloud.check $(STEP)

roles: ready ## docs/roles.md: every account, what it may do on what, and why, out of what terraform would build
	@$(RUN) tools.cloud.roles

package: ready ## the functions' source as one zip, the same bytes for the same source ([OUT=folder])
	@$(RUN) tools.cloud.package $(if $(OUT),--out "$(OUT)")

secrets: ready ## fill Secret Manager from an env file, without ever showing a value (PROJECT=id [FILE=.env] [DRY_RUN=1] [NEW=1: make what is ours alone] [CHANGE=NAME] [DISABLE_OLD=1])
	@$(RUN) tools.cloud.secrets --project "$(PROJECT)" --env "$(or $(FILE),.env)" $(if $(DRY_RUN),--dry-run) $(if $(NEW),--make) $(if $(CHANGE),--change "$(CHANGE)") $(if $(DISABLE_OLD),--disable-old)

smoke: ready ## ask a deployment whether it works; reads only (URL=https://... [FUNCTIONS=urls.json] [DEEP=1] [OLDER=1: after a rollback])
	@$(RUN) tools.cloud.smoke --url "$(URL)" $(if $(FUNCTIONS),--functions "$(FUNCTIONS)") $(if $(DEEP),--deep) $(if $(OLDER),--older)

good: ready ## after a deployment by hand that works: this is what `make rollback` goes back to
	@$(RUN) tools.cloud.rollback --good --commit "$$(git rev-parse HEAD)"

rollback: ready ## deploy the last zip that worked ([TO=commit-or-hash] [FAILED=1: what was just tried is not it] [YES=1])
	@$(RUN) tools.cloud.rollback $(if $(TO),--to "$(TO)") $(if $(FAILED),--failed) $(if $(YES),--yes)

cost: ready ## docs/cost.md from the arithmetic in tools/cloud/cost
	@$(RUN) tools.cloud.cost

bench: ready ## what a request costs beside Django REST framework, cold starts, memory, reminders: docs/bench.md (ONLY="growth diary" for other measurements)
	@if [ -z "$(ONLY)" ]; then $(RUN) bench.side_by_side --write; else for each in $(ONLY); do echo "== $$each"; $(RUN) bench.$$each || exit 1; done; fi

prove: ready ## the long forms of the promises, each also with its protection taken away, then docs/promises.md (hours; [T=one of tests/prove])
	@$(if $(T),,rm -rf proof;) $(RUN) pytest -vv $(or $(T),tests/prove); told=$$?; $(RUN) tools.promises $(if $(T),|| true;,&&) exit $$told

lock: ## pin every dependency with hashes, for Python 3.11 and 3.12
	@.venv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 --no-header pyproject.toml -o requirements.txt
	@.venv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 --no-header pyproject.toml --group dev -o requirements-dev.txt

cloud-lock: ## pin what `make cloud-check` is made with
	@for each in files policies; do .venv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 --no-header tools/cloud/check/requirements/$$each.in -o tools/cloud/check/requirements/$$each.txt || exit 1; done
