# What one does with the portal. `make` lists it.

PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
INSTALLED := .venv/.installed
LANES ?= 2
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

.PHONY: help demo worker test lint translations pictures standins pictures bench-directory bench-mail bench-orders requirements

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo: $(INSTALLED) ## the portal with made-up data, until Ctrl-C (PORT, DATABASE_URL, EMAIL_URL, SITE_URL)
	@$(BIN)/python -m portal.supervisor demo

worker: $(INSTALLED) ## one more worker beside a running demo
	@$(BIN)/python -m portal.supervisor worker

test: $(INSTALLED) lint ## every check and every test (ARGS="-k unblock" for some of the tests)
	@$(BIN)/python -m portal.supervisor test $(if $(ARGS),$(ARGS),-n $(LANES) --dist loadgroup)

lint: $(INSTALLED) ## format, style, types, templates, import rules
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/djade --target-version 6.0 --check $$(git ls-files 'templates/*.html')
	@PORTAL_MODE=test DATABASE_URL=postgres://nowhere/portal $(BIN)/mypy .
	@PORTAL_MODE=test DATABASE_URL=postgres://nowhere/portal $(BIN)/lint-imports

standins: $(INSTALLED) ## D&B and KVK over made-up companies, to try the portal without an account
	@$(BIN)/python -m tests.standins

translations: $(INSTALLED) ## gather the translatable texts and compile their translations
	@PORTAL_MODE=test DATABASE_URL=postgres://nowhere/portal $(BIN)/python -m portal.translations

pictures: $(INSTALLED) ## the pictures of the README, from a running demo (SITE_URL)
	@$(BIN)/python docs/take_pictures.py

bench-directory: $(INSTALLED) ## the company directory at three million rows, beside ILIKE, pg_trgm and tantivy
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/bench.txt
	@$(BIN)/python -m benchmarks.directory $(ARGS)

bench-mail: $(INSTALLED) ## from unblocking to a mail server that has the login, and mails a second
	@$(BIN)/python -m benchmarks.mail $(ARGS)

bench-orders: $(INSTALLED) ## finding among 200,000 articles, pricing 1,000, ordering 500 lines, 8 at once
	@$(BIN)/python -m benchmarks.orders $(ARGS)

requirements: $(INSTALLED) ## renew the pins in requirements/ from pyproject.toml
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements/production.txt
	@$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-header pyproject.toml --group dev -o requirements/dev.txt
	@$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-header pyproject.toml --group bench -c requirements/dev.txt -o requirements/bench.txt

$(INSTALLED): requirements/dev.txt
	@test -n "$(PYTHON)" || { echo "Python 3.12 or newer is needed, as python3 on the path."; exit 1; }
	@test -d .venv || $(PYTHON) -m venv .venv
	@echo "Installing …"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $(INSTALLED)
