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
.PHONY: help install start test dev check format bench schema-test db-migrate db-reset db-seed db-shell db-dump db-restore

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

dev: install ## API, worker and web with reload, on the ports and the database of this workspace
	@$(RUN) workspace up --attach

check: install ## format, lint, types, boundaries, unused code
	@$(NPM) check

format: install ## write the format that `make check` asks for
	@$(NPM) format

bench: install ## measurements beside their peers
	@$(NPM) bench

schema-test: install ## Schemathesis on the API of a server of its own; SEED=, EXAMPLES=
	@$(NPM) schema-test

# On the development database of the workspace that this folder is; `workspace` says which.
db-migrate: install ## bring the database of this workspace up to date
	@$(RUN) workspace db migrate

db-reset: install ## the database of this workspace as it was when made; YES=1 asks nothing
	@$(RUN) workspace db reset $(if $(filter 1,$(YES)),--yes)

db-seed: install ## the demo company, when the database of this workspace is empty
	@$(RUN) workspace db seed

db-shell: install ## SQL on the database of this workspace
	@$(RUN) workspace db shell

db-dump: install ## the database of this workspace into one file; FILE=where
	@$(RUN) workspace db dump $(if $(FILE),"$(FILE)")

db-restore: install ## FILE=what db-dump wrote, in place of the database of this workspace; YES=1 asks nothing
	@test -n "$(FILE)" || { echo "Not restored: say which file, make db-restore FILE=backup.tar.gz" >&2; exit 2; }
	@$(RUN) workspace db restore $(if $(filter 1,$(YES)),--yes) "$(FILE)"
