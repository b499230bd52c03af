# Everything here runs from .venv, which is made from requirements-dev.lock: git, make and Python 3.11 or newer suffice.

BIN := .venv/bin
PYTEST := $(BIN)/pytest -q
SCHEMA := $(BIN)/check-jsonschema --quiet --builtin-schema

# Tried in this order; `make PYTHON=...` goes first.
PYTHONS := $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11
PYTHON_FITS := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
FIND_PYTHON = found=; for python in $(PYTHONS); do \
	if $$python -c '$(PYTHON_FITS)' >/dev/null 2>&1; then found=$$python; break; fi; done; \
	if [ -z "$$found" ]; then \
	echo 'Needs Python 3.11 or newer with its venv module (Debian: python3-venv); none found among: $(PYTHONS)' >&2; \
	exit 1; fi

# Makes `make lock LOCK="--upgrade"` possible; without it, versions that still fit stay as they are.
LOCK :=
UV ?= uv
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command 'make lock' $(LOCK)

.DEFAULT_GOAL := help
.PHONY: help render test coverage check integration life bench walks mutants lock python

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' $(firstword $(MAKEFILE_LIST)) | \
		while IFS='|' read -r target text; do printf '%-12s %s\n' "$$target" "$$text"; done

render: .venv/installed ## Preview a v2 XR of a database and a claim of a bucket
	$(BIN)/golden-path render examples/postgresql/xr.yaml examples/bucket/claim.yaml

test: .venv/installed ## Run the tests that need nothing but Python
	$(PYTEST) -n auto

coverage: .venv/installed ## Run the same tests and print which lines and branches of function/ and health/ they reach
	$(PYTEST) -n auto --cov --cov-report=term

check: .venv/installed ## Lint, check types, layers and GitHub's files, and compare package/ and docs/ with what would be generated
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/pip check
	$(SCHEMA) vendor.github-workflows .github/workflows/*.yml
	$(SCHEMA) vendor.dependabot .github/dependabot.yml
	$(SCHEMA) vendor.github-issue-forms $(filter-out %/config.yml,$(wildcard .github/ISSUE_TEMPLATE/*.yml))
	$(SCHEMA) vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
	$(BIN)/golden-path generate package --output package --check
	$(BIN)/golden-path generate docs --output docs --check

# Status 3 means that there is no Go to build with: the tests then say what they skip.
integration: .venv/installed ## Build the Crossplane and Kubernetes programs where there is Go, and test against them
	$(BIN)/python -m tests.integration.peers.build || [ $$? -eq 3 ]
	$(PYTEST) -m integration -rs

life: .venv/installed ## Of these tests, those on a real control plane alone
	$(PYTEST) -m control_plane -rs

bench: .venv/installed ## Measure what an order costs (docs/performance.md)
	$(BIN)/python -m bench

walks: .venv/installed ## Live random lives of orders on the simulator (docs/reliability.md)
	$(BIN)/python -m tests.simulator

mutants: .venv/installed ## Break the core on purpose, and see that the tests notice
	$(BIN)/python -m tests.mutants

lock: ## Remake the lock files with uv (LOCK=--upgrade for newer versions)
	$(COMPILE) pyproject.toml --output-file requirements.lock
	$(COMPILE) pyproject.toml --group dev --constraints requirements.lock --output-file requirements-dev.lock

python: ## Print which Python .venv would be made with
	@$(FIND_PYTHON); echo "$$found"

# --clear, because pip does not remove what a lock file no longer lists.
.venv/installed: requirements-dev.lock pyproject.toml
	@$(FIND_PYTHON); set -x; "$$found" -m venv --clear .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@
