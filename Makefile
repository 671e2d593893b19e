# ibasho: two commands for newcomers – `make run` and `make test`. Neither needs Node or root.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
DEMO ?= yes
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
export PYTHONUNBUFFERED := 1

.DEFAULT_GOAL := help
.PHONY: help setup run test test-fast lint bench audit audit-dependencies accessibility lock messages licences release clean

help:
	@echo "make run [PORT=8000] [DEMO=no]   用意をして、見本を入れて（noなら入れずに）、http://127.0.0.1:PORT/ で開く"
	@echo "make test                        CIと同じ検査をすべて行う"
	@echo "make test-fast                   開発中の手早い検査（SQLite、1分以内）"
	@echo "make lint                        書き方の検査だけ"
	@echo "make setup                       .venv を作り、決まった版を入れる"

setup: $(STAMP)

$(STAMP): requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 以上が必要です（いまは $$($(PYTHON) --version)）。PYTHON=python3.12 make … のように指定できます。"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $(STAMP)

run: setup
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py $(if $(filter yes,$(DEMO)),load_demo,create_pages)
	@echo "http://127.0.0.1:$(PORT)/ で開きます（止めるには Ctrl+C）。管理画面は http://127.0.0.1:$(PORT)/admin/"
	@$(BIN)/python manage.py runserver --noreload 127.0.0.1:$(PORT)

test: setup
	@$(BIN)/python tools/run_checks.py

test-fast: setup
	@$(BIN)/python -m pytest -n 2 -m "not browser and not slow and not realdata"

lint: setup
	@$(BIN)/python tools/run_checks.py --lint

bench: setup
	@$(BIN)/python -m benchmarks

# Needs Node 20 or newer and Chromium; writes benchmarks/LIGHTHOUSE.md
audit: setup tools/audit/node_modules
	@$(BIN)/python -m benchmarks.lighthouse

# Asks the advisories about every locked package: needs the network, so it isn't part of `make test` (docs/security.md)
audit-dependencies: setup
	@$(BIN)/python tools/audit_dependencies.py

# The accessibility statement is made from what this run of the tests finds
accessibility: setup tools/audit/node_modules
	@$(BIN)/python -m pytest tests -m jis -n 0 --jis-results home/accessibility/results.json

tools/audit/node_modules: tools/audit/package-lock.json
	@cd tools/audit && npm ci --no-fund --no-audit --loglevel=error && touch node_modules

# Needs uv (pip install uv). --universal: one file for Linux and macOS, Python 3.11 to 3.13; no index host is named.
COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
lock:
	$(COMPILE) pyproject.toml --output-file requirements.lock
	$(COMPILE) --group dev pyproject.toml --output-file requirements-dev.lock

# Which licences the packages that run are under: docs/third-party-licences.md
licences: setup
	@$(BIN)/python -m tools.release licences

# Wheel, sdist, bill of materials and checksums in dist/, of what is committed (docs/releasing.md)
release: setup
	@$(BIN)/python -m tools.release

messages: setup
	@$(BIN)/python tools/messages.py

clean:
	rm -rf $(VENV) dist staticfiles var .pytest_cache .ruff_cache .hypothesis
