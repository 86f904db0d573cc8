# `make` alone prints the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run dev test check format lock matrix bench bench-search bench-scale bench-weight bench-audit bench-spam clean chromium

VENV := .venv
BIN  := $(VENV)/bin
PY   := $(BIN)/python
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,$(shell \
  command -v $(name) >/dev/null 2>&1 && $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $(name))))
WORKERS ?= 2
export FLASK_APP := wsgi
export PYTHONUNBUFFERED := 1

help: ## this list
	@echo "make <target>:"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

run: $(VENV)/.runtime ## start the community at http://127.0.0.1:8000 (PORT, HOST, DATA_DIR, DEMO=0)
	@DEMO="$${DEMO-1}" $(PY) -m flask community start

dev: $(VENV)/.dev ## the same, reloading when the code changes
	@DEMO="$${DEMO-1}" $(PY) -m flask community start --reload

test: check chromium ## everything: check, then the tests on SQLite and on PostgreSQL
	$(PY) -m pytest -q -n $(WORKERS) --dist loadfile --database sqlite
	$(PY) -m pytest -q -n $(WORKERS) --dist loadfile --database postgresql --ignore tests/e2e -m "not e2e"

check: $(VENV)/.dev ## format, lint, types, architecture, templates
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/djlint templates --lint --quiet
	$(PY) -m pytest -q tests/test_architecture.py

format: $(VENV)/.dev ## bring the code into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(VENV)/.dev ## choose the versions anew: requirements*.in -> requirements*.txt
	$(BIN)/uv pip compile -q --upgrade requirements.in --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url -o requirements.txt
	$(BIN)/uv pip compile -q --upgrade requirements-dev.in --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url -o requirements-dev.txt
	$(BIN)/uv pip compile -q --upgrade requirements-bench.in --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url -o requirements-bench.txt

matrix: $(VENV)/.dev ## write docs/matrix.md anew: who may do what
	@$(PY) -m tests.matrix

bench: $(VENV)/.dev ## how fast pages are and what they cost, beside the smallest app (ARGS="--help")
	@$(PY) -m bench.run $(ARGS)

bench-search: $(VENV)/.bench ## how well and how fast search is, beside other engines (ARGS="--help")
	@$(PY) -m bench.search $(ARGS)

bench-scale: $(VENV)/.dev ## whether pages stay as fast when a site grows a hundredfold (ARGS="--help")
	@$(PY) -m bench.scale $(ARGS)

bench-weight: $(VENV)/.dev ## how much memory the processes need, and how soon they answer (ARGS="--help")
	@$(PY) -m bench.weight $(ARGS)

bench-audit: $(VENV)/.dev ## pages in Lighthouse, the Nu HTML checker and axe (needs node and java; ARGS="--help")
	@$(PY) -m bench.audit $(ARGS)

bench-spam: $(VENV)/.dev ## how much spam of a simulated week is held, and how many honest posts (ARGS="--help")
	@$(PY) -m bench.spam $(ARGS)

bench-servers: $(VENV)/.bench ## which web server, and with what settings (ARGS="--help")
	@$(PY) -m bench.servers $(ARGS)

clean: ## remove the virtual environment and caches; data in var/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .coverage test-results

chromium: $(VENV)/.dev
	@$(PY) -m tests.e2e.chromium || $(BIN)/playwright install chromium || echo "No Chromium: the browser tests will be skipped."

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed (python3 on the PATH, or PYTHON=...)."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { echo "Python's venv is missing (Debian, Ubuntu: apt-get install python3-venv)."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.runtime: requirements.txt | $(VENV)/.made
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements.txt requirements-dev.txt | $(VENV)/.made
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-dev.txt
	@touch $(VENV)/.runtime $@

$(VENV)/.bench: requirements-bench.txt $(VENV)/.dev
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@
