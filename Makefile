# What one does with the portal. `make` lists it.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 /usr/local/bin/python3 /usr/bin/python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PY := $(BIN)/python
UV := $(or $(shell command -v uv),$(BIN)/uv)
DEMO := .venv/.demo-installed
DEV := .venv/.dev-installed
BENCH := .venv/.bench-installed
WITHOUT_DATABASE := PORTAL_MODE=test DATABASE_URL=postgres://nowhere/portal
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
# As pip does: in some offices a proxy signs every certificate.
export UV_SYSTEM_CERTS := 1
# Without compiled files each start of Django takes 1.4 s more.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo dev worker test lint format coverage hooks translations pictures standins requirements \
	bench-start bench-directory bench-mail bench-orders bench-imports

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

demo: $(DEMO) ## the portal with made-up data, until Ctrl-C (PORT, DATABASE_URL, EMAIL_URL, SITE_URL)
	@$(PY) -m portal.devtools demo

dev: $(DEV) ## the same for developers: DEBUG, reloads what is saved, debug toolbar
	@$(PY) -m portal.devtools dev

worker: $(DEMO) ## one more worker beside a running demo
	@$(PY) -m portal.devtools worker

test: $(DEV) ## every check and every test; T=tests/customers/test_unblock.py for these only (ARGS for pytest)
	@$(PY) -m portal.devtools test $(T) $(ARGS)

lint: $(DEV) ## format, style, types, templates, import rules
	@$(PY) -m ruff check . && $(PY) -m ruff format --check .
	@$(BIN)/djade --target-version 6.0 --check $$(git ls-files 'templates/*.html')
	@$(WITHOUT_DATABASE) $(PY) -m mypy .
	@$(WITHOUT_DATABASE) $(BIN)/lint-imports

format: $(DEV) ## write what lint asks of the format
	@$(PY) -m ruff check --fix-only . && $(PY) -m ruff format .
	@$(BIN)/djade --target-version 6.0 $$(git ls-files 'templates/*.html') || true

coverage: $(DEV) ## the share of lines and branches that the tests without a browser run
	@$(PY) -m portal.devtools coverage $(ARGS)

hooks: $(DEV) ## check what is committed, before each commit (pre-commit)
	@$(PY) -m pre_commit install

standins: $(DEV) ## D&B, KVK and VIES over made-up companies, to try the portal without an account
	@$(PY) -m tests.standins

translations: $(DEV) ## gather the translatable texts and compile their translations
	@$(WITHOUT_DATABASE) $(PY) -m portal.translations

pictures: $(DEV) ## the pictures of the README, from a running demo (SITE_URL)
	@$(PY) docs/take_pictures.py

bench-start: $(DEMO) ## from nothing to the first page of the demo, part by part, cold and warm
	@$(PY) -m benchmarks.start $(ARGS)

bench-directory: $(BENCH) ## the company directory at three million rows, beside ILIKE, pg_trgm and tantivy
	@$(PY) -m benchmarks.directory $(ARGS)

bench-mail: $(DEV) ## from unblocking to a mail server that has the login, and mails a second
	@$(PY) -m benchmarks.mail $(ARGS)

bench-orders: $(DEV) ## finding among 200,000 articles, pricing 1,000, ordering 500 lines, 8 at once
	@$(PY) -m benchmarks.orders $(ARGS)

bench-imports: $(DEV) ## checking, applying and undoing an import of 200,000 articles, with its memory
	@$(PY) -m benchmarks.imports $(ARGS)

# Every file keeps to the pins of the one before it.
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.12 --upgrade --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links
requirements: $(UV) ## renew the pins in requirements/ from pyproject.toml
	@$(COMPILE) --group uv -o requirements/uv.txt
	@$(COMPILE) pyproject.toml -o requirements/production.txt
	@$(COMPILE) pyproject.toml --group demo -c requirements/production.txt -o requirements/demo.txt
	@$(COMPILE) pyproject.toml --group dev -c requirements/demo.txt -o requirements/dev.txt
	@$(COMPILE) pyproject.toml --group bench -c requirements/dev.txt -o requirements/bench.txt

# ---------------------------------------------------------------- installing
# uv is nine times as fast as pip. pip brings it where there is none, and takes over where uv finds
# no way out: pip knows more of proxies and of indexes of one's own.

PIP = $(PYTHON) -m pip --python $(PY) install --quiet --require-hashes -r
ENSURED_PIP = $(PY) -m ensurepip >/dev/null && $(PY) -m pip install --quiet --require-hashes -r

$(PY):
	@test -n "$(PYTHON)" || { echo "Python 3.12 or newer is needed, as python3 on the path."; exit 1; }
	@echo "Making .venv …"
	@$(PYTHON) -m venv --clear --without-pip .venv

ifeq ($(UV),$(BIN)/uv)
$(UV): requirements/uv.txt | $(PY)
	@echo "Installing uv …"
	@$(PIP) $< 2>/dev/null || { $(ENSURED_PIP) $<; }
	@touch $@
endif

.venv/.%-installed: requirements/%.txt | $(PY) $(UV)
	@echo "Installing $< …"
	@$(UV) pip install --quiet --python $(PY) --require-hashes -r $< || { $(ENSURED_PIP) $<; }
	@touch $@
