# The front door. Every target installs what it needs; the work itself is in the npm scripts of package.json.
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory

# npm scripts find Node 24 in node_modules/.bin by themselves; what is started without npm needs it in PATH.
RUN := PATH="$(CURDIR)/node_modules/.bin:$$PATH"; export PATH; exec
NPM := npm run --silent

INSTALLED := node_modules/.package-lock.json
WEB := apps/web/dist/index.html
# Folders are listed too, so that a deleted file counts as a change.
WEB_SOURCES := $(shell find apps/web/src apps/web/public packages/contract/src apps/web/*.ts apps/web/*.html apps/web/*.json 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help install start test dev check format bench schema-test db-migrate db-reset db-shell db-dump db-restore

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

install: $(INSTALLED) ## the dependencies of the lock file, when it has changed
	@:

$(INSTALLED): package-lock.json
	@scripts/install.sh

$(WEB): $(WEB_SOURCES) | $(INSTALLED)
	@echo "Building the web pages"
	@CI=1 $(NPM) build
	@touch $@

start: install $(WEB) ## SIRA on this machine; DEMO=1 loads the demo company
	@$(RUN) node apps/api/bin/sira.mjs serve

test: install ## every test, as CI runs them
	@$(NPM) test

dev: install ## API, worker and web with reload
	@$(RUN) node scripts/dev.ts

check: install ## format, lint, types, boundaries, unused code
	@$(NPM) check

format: install ## write the format that `make check` asks for
	@$(NPM) format

bench: install ## measurements beside their peers
	@$(NPM) bench

schema-test: install ## Schemathesis on the API of a server of its own; SEED=, EXAMPLES=
	@$(NPM) schema-test

db-migrate: install ## bring the database up to date
	@$(RUN) node apps/api/bin/sira.mjs migrate

db-reset: install ## empty the database of this folder; YES=1 asks nothing
	@$(RUN) node scripts/db-reset.ts

db-shell: install ## SQL on the database of this folder
	@$(RUN) node scripts/db-shell.ts

db-dump: install ## the embedded database into one file; FILE=where
	@$(RUN) node apps/api/bin/sira.mjs backup $(if $(FILE),"$(FILE)")

db-restore: install ## FILE=what db-dump wrote, in place of the embedded database
	@test -n "$(FILE)" || { echo "Not restored: say which file, make db-restore FILE=backup.tar.gz" >&2; exit 2; }
	@$(RUN) node apps/api/bin/sira.mjs restore "$(FILE)"
