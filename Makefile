# “make run” starts the site, “make test” tests it; docs/operating.md and CONTRIBUTING.md say more.
SHELL := /bin/bash
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
TEMPLATES = $(shell git ls-files 'templates/*.html')
LOCK = $(BIN)/pip-compile -q --no-header --generate-hashes --strip-extras --allow-unsafe \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host
DEPLOYED = SECRET_KEY=$$(printf 'aA1bB2cC3dD4%.0s' 1 2 3 4 5) CSRF_TRUSTED_ORIGINS=https://example.org
.PHONY: run dev test lint format bench requirements release

run: .venv/run
	@exec $(BIN)/python manage.py start

dev: .venv/test
	@exec env DEBUG=true $(BIN)/python manage.py start --reload

test: .venv/test
	@.ci/tools
	$(BIN)/pytest $(or $(ARGS),-n auto --dist worksteal)

lint: .venv/test
	$(BIN)/ruff check && $(BIN)/ruff format --check
	$(BIN)/djade --check --target-version 5.2 $(TEMPLATES)
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(DEPLOYED) $(BIN)/python manage.py check --deploy --fail-level WARNING
	@$(BIN)/python .ci/signs

format: .venv/test
	$(BIN)/ruff check --fix && $(BIN)/ruff format
	$(BIN)/djade --target-version 5.2 $(TEMPLATES)

bench: .venv/run
	@.ci/tools bench && $(BIN)/python -m bench.run

requirements: .venv/test
	$(LOCK) $(ARGS) -o requirements.txt pyproject.toml
	$(LOCK) $(ARGS) requirements-dev.in && $(LOCK) $(ARGS) requirements-build.in

release: .venv/test
	@.ci/release

.venv/run: requirements.txt
.venv/test: requirements-dev.txt
.venv/%:
	@test -n "$(PYTHON)" || { echo "govdigital needs Python 3.11 or newer; PYTHON=/path/to/python names one."; exit 1; }
	@echo "Preparing Python in .venv: $<"
	@$(PYTHON) -m venv .venv && $(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r $< && touch $@
