# Needs Python 3.11+, make and a package registry; everything else lands in .venv and node_modules.
# Stamp files make each step run once, and again only when what it was made from has changed.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# Plain `=`: variables of the surrounding shell must not change what is synthesized.
SPEC = examples/01-production.yaml
CLUSTERS = *
OUT = cdk.out
GITOPS = gitops
WHEELS = dist
PACKS =
JOBS = 1
ARGS =
EXAMPLE =
# The cluster whose report is part of the site.
REFERENCE = 01-production
ROUNDS = 5

ROOMS = spec iam security tenancy compute

# Each process of the acceptance tests has an API server of its own, about 1 GB.
SERVERS = 2

# A folder with etcd, kube-apiserver and kube-controller-manager, by the variable that tests of
# Kubernetes controllers use.
KUBEBUILDER_ASSETS ?=
BUILT := $(CURDIR)/.kubebuilder
ASSETS = $(or $(KUBEBUILDER_ASSETS),$(BUILT))
SERVER := tests/acceptance/binaries
BINARIES := $(BUILT)/etcd $(BUILT)/kube-apiserver $(BUILT)/kube-controller-manager
# The servers say which version they are by these variables.
KUBERNETES = $(shell sed -n 's|^require k8s.io/kubernetes v||p' $(SERVER)/kubernetes/go.mod)
VERSION_FLAGS = -X k8s.io/component-base/version.gitVersion=v$(KUBERNETES) \
	-X k8s.io/component-base/version.gitMajor=$(word 1,$(subst ., ,$(KUBERNETES))) \
	-X k8s.io/component-base/version.gitMinor=$(word 2,$(subst ., ,$(KUBERNETES)))
GO_BUILD = go build -mod=readonly -buildvcs=false

# Looked up by running it: a name on PATH may be a shim without a Python behind it.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)

VENV := .venv
DONE := $(VENV)/.done
PY := $(VENV)/bin/python
# Every package must have one of the hashes that `make lock` recorded.
PIP := $(PY) -m pip --disable-pip-version-check install --quiet --no-input --no-compile --require-hashes
# jsii, npm and cdk find `node` on PATH; the one of the environment wins over the machine's.
RUN := PATH="$(CURDIR)/$(VENV)/bin:$$PATH"
MODULES := node_modules/.package-lock.json
SITE_MODULES := tools/site/node_modules
CODE = $(wildcard eks_blueprint app.py bench tools tests examples)

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
	@printf "\n"
	@echo "  SPEC=$(SPEC)  CLUSTERS='$(CLUSTERS)'  OUT=$(OUT)  GITOPS=$(GITOPS)  PACKS=aws-solutions,hipaa  JOBS=$(JOBS)"
	@echo "  ARGS='-k network' goes to pytest, PYTHON=/path/to/python3.12 picks the interpreter"

.PHONY: setup
setup: $(DONE)/warm $(MODULES) ## Create .venv with the pinned packages, Node and the CDK CLI

.PHONY: synth
synth: setup ## Synthesize SPEC (only CLUSTERS) into OUT, offline and without credentials
	@$(RUN) $(PY) -m eks_blueprint.cli synth --spec "$(SPEC)" --clusters "$(CLUSTERS)" --packs "$(PACKS)" \
		--output "$(OUT)" --jobs "$(JOBS)"

.PHONY: gitops
gitops: setup ## Write the tree of SPEC's clusters (only CLUSTERS) for a repository into GITOPS
	@$(RUN) $(PY) -m eks_blueprint.cli gitops --spec "$(SPEC)" --clusters "$(CLUSTERS)" \
		--output "$(GITOPS)"

.PHONY: test
test: setup $(DONE)/dev ## Run all tests, or those that ARGS selects
	@$(RUN) $(PY) -m pytest -n $$($(PY) -c 'import os; print(min(os.cpu_count() or 1, 4))') \
		--dist loadfile $(ARGS)

.PHONY: acceptance
acceptance: setup $(DONE)/dev ## Apply everything to a real API server: KUBEBUILDER_ASSETS, or built with Go
	@if test -z "$(KUBEBUILDER_ASSETS)"; then $(MAKE) --no-print-directory kubebuilder-assets; fi
	@$(RUN) KUBEBUILDER_ASSETS="$(ASSETS)" $(PY) -m pytest -n $(SERVERS) --dist loadfile \
		tests/acceptance $(ARGS)

.PHONY: kubebuilder-assets
kubebuilder-assets: $(BINARIES) ## Build etcd, kube-apiserver and kube-controller-manager with Go

.PHONY: mutants
mutants: setup $(DONE)/dev ## Change a sample of ROOMS' code and run its tests; hours, not minutes
	@$(RUN) $(PY) -m tools.mutation $(ROOMS) $(ARGS)

.PHONY: lint
lint: lint-style lint-types lint-imports ## Check style, types and the direction of imports

.PHONY: lint-style
lint-style: $(DONE)/dev
	@$(PY) -m ruff check --quiet $(CODE)
	@$(PY) -m ruff format --check --quiet $(CODE)

.PHONY: lint-types
lint-types: $(DONE)/dev
	@$(PY) -m mypy --strict eks_blueprint app.py bench tools

.PHONY: lint-imports
lint-imports: $(DONE)/dev
	@$(VENV)/bin/lint-imports

.PHONY: check
check: lint test ## What CI runs: lint and test

.PHONY: format
format: $(DONE)/dev ## Let ruff format the code and mend what it can
	@$(PY) -m ruff check --fix-only --quiet $(CODE)
	@$(PY) -m ruff format $(CODE)

.PHONY: snapshots
snapshots: setup $(DONE)/dev ## Rewrite the snapshots of every example
	@$(RUN) $(PY) -m pytest tests/snapshot --update-snapshots $(ARGS)

.PHONY: release-assemblies
release-assemblies: setup ## At a release: keep what the examples synthesize, for the next one to compare
	@$(RUN) $(PY) -m tools.release_assemblies

.PHONY: docs
docs: $(DONE)/dev ## Rewrite the pages that are made from code and data, and the scoreboard of the README
	@$(PY) -m tools.reference
	@$(RUN) $(PY) -m tools.dashboard_picture
	@$(RUN) $(PY) -m tools.cost_picture
	@$(RUN) $(PY) -m tools.pipeline_picture

.PHONY: review
review: setup ## Write the report of each example, or of EXAMPLE=01-production, into build/review
	@$(RUN) $(PY) -m tools.reviews --example "$(EXAMPLE)"

.PHONY: site
site: setup $(DONE)/site ## Build the documentation site into site; broken links and anchors fail
	@$(RUN) $(PY) -m tools.reviews --example $(REFERENCE)
	@$(RUN) $(PY) -m tools.site

.PHONY: site-packages
site-packages: $(DONE)/site

.PHONY: wheel
wheel: $(DONE)/runtime ## Write the wheel of the library into WHEELS, for the repository of an app
	@$(PY) -m tools.wheel "$(WHEELS)"

.PHONY: schema
schema: $(DONE)/runtime ## Rewrite schema/blueprint.schema.json from the spec models
	@mkdir -p schema
	@$(PY) -m eks_blueprint.cli schema > schema/.blueprint.schema.json.new \
		&& mv schema/.blueprint.schema.json.new schema/blueprint.schema.json \
		|| { rm -f schema/.blueprint.schema.json.new; exit 1; }

.PHONY: bench
bench: setup ## Measure synth against an empty CDK app, and the commands about its result
	@$(RUN) $(PY) -m bench --rounds $(ROUNDS)

.PHONY: lock
lock: $(DONE)/dev ## Pin requirements and the CDK CLI again; ARGS=--upgrade for newer ones
	@for f in requirements-install requirements requirements-dev requirements-docs; do \
		$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url \
			--no-emit-find-links --generate-hashes --custom-compile-command 'make lock' $(ARGS) \
			$$f.in -o $$f.txt || exit 1; done
	@$(RUN) npm install --package-lock-only
	@cd tools/site && $(RUN) npm install --package-lock-only --omit-lockfile-registry-resolved

.PHONY: clean
clean: ## Remove what synth, tests and linters wrote
	@rm -rf cdk.out build dist site .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find eks_blueprint tests bench tools examples app.py -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

.PHONY: distclean
distclean: clean ## Remove the environment as well
	@rm -rf $(VENV) node_modules $(SITE_MODULES) $(BUILT)

$(BUILT)/etcd: $(SERVER)/etcd/go.mod
	@command -v go >/dev/null || { echo "make: Go is needed to build the API server; install it, or name a" \
		"folder with etcd, kube-apiserver and kube-controller-manager: KUBEBUILDER_ASSETS=/path" >&2; exit 1; }
	@echo "Building etcd"
	@cd $(SERVER)/etcd && $(GO_BUILD) -ldflags "-s -w" -o $@ go.etcd.io/etcd/server/v3

$(BUILT)/kube-%: $(SERVER)/kubernetes/go.mod | $(BUILT)/etcd
	@echo "Building kube-$*; the first time this takes 10 to 30 minutes"
	@cd $(SERVER)/kubernetes && $(GO_BUILD) -ldflags "-s -w $(VERSION_FLAGS)" -o $@ \
		k8s.io/kubernetes/cmd/kube-$*

$(DONE)/venv:
	@test -n "$(PYTHON)" || { echo "make: Python 3.11 or newer is needed and was not found; install it" \
		"or name one: make PYTHON=/path/to/python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: PYTHON must be" \
		"Python 3.11 or newer, got $$($(PYTHON) --version 2>&1 | head -n 1)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "make: $(PYTHON) has no venv module;" \
		"on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@test ! -L $(VENV) || { echo "make: $(VENV) is a link to another environment, which would be cleared;" \
		"remove the link" >&2; exit 1; }
	@echo "Creating $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear $(VENV)
	@mkdir -p $(DONE) && echo "$(CURDIR)" > $@

# The scripts of an environment name its folder: in a checkout that was moved or copied, it is made
# anew.
ifneq ($(CURDIR),$(shell cat $(DONE)/venv 2>/dev/null))
$(DONE)/venv: moved
endif

.PHONY: moved
moved:

$(DONE)/runtime: requirements-install.txt requirements.txt tools/link.py tools/install.py $(DONE)/venv
	@echo "Installing the pinned Python packages and Node"
	@$(PIP) --requirement requirements-install.txt
	@$(PIP) --requirement requirements.txt
	@$(PY) -m tools.link node
	@$(PY) -m tools.install
	@touch $@

$(DONE)/dev: requirements-dev.txt $(DONE)/runtime
	@echo "Installing test tools and linters"
	@$(PIP) --requirement requirements-dev.txt
	@touch $@

$(DONE)/site: requirements-docs.txt tools/site/package-lock.json $(DONE)/runtime
	@echo "Installing what renders the site"
	@$(PIP) --requirement requirements-docs.txt
	@cd tools/site && $(RUN) npm ci --ignore-scripts --audit=false --fund=false >/dev/null
	@touch $@

$(DONE)/warm: tools/warm.py $(DONE)/runtime
	@echo "Unpacking the CDK for jsii (about 20 s, once per machine and version)"
	@$(RUN) $(PY) -m tools.warm
	@touch $@

# npm writes this file last, which makes it the stamp of a complete node_modules.
$(MODULES): package.json package-lock.json .npmrc $(DONE)/runtime
	@echo "Installing the pinned CDK CLI"
	@$(RUN) npm ci --ignore-scripts >/dev/null
	@$(PY) -m tools.link cdk
	@touch $@
