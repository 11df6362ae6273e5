# The one way to work here: `make setup` once, `make check` before every commit. `make help` lists the rest.

SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# What Python has compiled is kept, whatever the machine says: the tests start hundreds of processes.
export PYTHONDONTWRITEBYTECODE :=

BIN := .venv/bin
READ := format-check lint types contracts migrations
RUN := tests tests-on-debian
STEPS := $(READ) $(RUN)
PORT ?= 8000
SET_UP := .venv/set-up
SHOWN := $(shell find src/huifang/web/static -name vendor -prune -o -type f -print) $(wildcard src/huifang/locale/*/*/*.po)
DEBIAN_SERVER := /usr/lib/postgresql/15/bin/postgres

.PHONY: help setup demo check $(STEPS) format test assets messages dist trial bench clean

help: ## say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */\1\t/' | expand -t 16

setup: ## get everything that is needed, here; run it again at any time
	@scripts/setup

demo: $(SET_UP) ## the product with a sample company, on this machine alone: make demo [PORT=8000]
	@exec $(BIN)/huifang demo --port $(PORT)

$(SET_UP): uv.lock package-lock.json scripts/setup scripts/assets.py scripts/assets.toml scripts/uv.txt $(SHOWN)
	@scripts/setup to-run
	@touch $@

check: $(BIN)/python ## the gate: every step below, stopping where one fails
	@# What only reads the code takes one processor each, so two go at a time; what one of them prints stays together.
	@echo "== $(READ)"
	@$(MAKE) --jobs=2 --output-sync=target $(READ) || { echo "make check stopped: the step named above failed."; exit 1; }
	@for step in $(RUN); do \
		echo "== $$step"; \
		$(MAKE) $$step || { echo "make check stopped: $$step failed. After mending it: make $$step"; exit 1; }; \
	done
	@echo "Green: $(STEPS)"

format-check: $(BIN)/python ## check: the layout of the code
	@$(BIN)/ruff format --check .

lint: $(BIN)/python ## check: mistakes and what is banned
	@$(BIN)/ruff check .

types: $(BIN)/python ## check: types, strictly
	@$(BIN)/mypy

contracts: $(BIN)/python ## check: who may import whom
	@$(BIN)/lint-imports

migrations: $(BIN)/python ## check: the models are in the migrations
	@# The files are compared, not a database: that none answers here is no news.
	@DJANGO_SETTINGS_MODULE=huifang.settings \
		$(BIN)/python -W ignore::RuntimeWarning -m django makemigrations --check --dry-run

tests: $(BIN)/python ## check: the tests
	@$(BIN)/pytest -n 2 --dist worksteal

tests-on-debian: $(BIN)/python ## check: the planner and the migrations on Debian's PostgreSQL 15
	@# Those that ask the database, with fewer random worlds (tests/conftest.py, tests/server.py): that planning is right is
	@# shown above; here, that this server takes the statements and means the same by them.
	@if [ -x $(DEBIAN_SERVER) ]; then \
		HUIFANG_TEST_SERVER=debian $(BIN)/pytest -q -n 2 tests/planning tests/house/test_migrations.py; \
	else \
		echo "skipped: $(DEBIAN_SERVER) is missing; as root, make setup installs it"; \
	fi

format: $(BIN)/python ## lay out the code, and mend what can be mended by itself
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

test: tests ## the same as tests

assets: $(BIN)/python ## get what browsers need beside our own files, and put all of it in place
	@$(BIN)/python scripts/assets.py
	@$(BIN)/python -m django collectstatic --settings huifang.settings --noinput --clear --verbosity 0

messages: $(BIN)/python ## collect what is said to people, and compile its translations
	@$(BIN)/python scripts/messages.py

dist: assets ## build the wheel, with assets and translations, into dist/
	@$(BIN)/python scripts/messages.py compile
	@$(BIN)/python scripts/dist.py

trial: $(BIN)/python ## the main job on real records, told step by step
	.venv/bin/python -m trial

bench: $(BIN)/python ## the figures of docs/performance.md, measured here
	.venv/bin/python -m bench

clean: ## remove what tools have left behind; the environment stays
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	@find . -name __pycache__ -not -path './.venv*' -prune -exec rm -rf {} +

$(BIN)/python:
	@echo "There is no environment yet: run make setup first." >&2; exit 1
