# Everything happens in .venv, which the targets make themselves.
# Needed on the machine: Python 3.11 or newer, pip and make.

PYTHON ?= python3
PREFIX ?= $(HOME)/.local
export PYTHON PREFIX

MAKEFLAGS += --no-print-directory

# Without .pyc files every start of the program takes four times as long.
unexport PYTHONDONTWRITEBYTECODE

PY := .venv/bin/python
RUNTIME := .venv/runtime.stamp
DEV := .venv/dev.stamp

.PHONY: help demo test test-slow check format sql completion man generated-check bench install uninstall clean
.DEFAULT_GOAL := help
.NOTPARALLEL: # two targets may want to set up .venv

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

demo: $(RUNTIME) ## show the program at work, on made-up data
	@$(PY) tools/demo.py

test: $(DEV) ## run the fast tests
	$(PY) -m pytest -n auto -m 'not slow'

test-slow: $(DEV) ## run the slow tests
	$(PY) -m pytest -n auto -m slow

check: $(DEV) ## run everything CI runs
	$(PY) -m ruff format --check
	$(PY) -m ruff check
	$(PY) -m mypy
# Its cache was seen to answer for a file as it had been before an edit.
	.venv/bin/lint-imports --no-logo --no-cache
	@$(MAKE) generated-check
	@$(MAKE) test
	@$(MAKE) test-slow

format: $(DEV) ## format the code, and mend what the linter can
	$(PY) -m ruff check --fix
	$(PY) -m ruff format

sql: $(DEV) ## generate the SQL text from the statements
	$(PY) -m tools.generate

completion: $(DEV) ## generate the completion scripts from the commands
	$(PY) -m tools.completions

man: $(DEV) ## generate the man page from the help and the docs
	$(PY) -m tools.manpage

generated-check: $(DEV) ## check that the generated files are fresh
	$(PY) -m tools.generate --check
	$(PY) -m tools.completions --check
	$(PY) -m tools.manpage --check

bench: $(DEV) ## measure how long the commands take
	$(PY) tools/bench.py

install: ## install cchabits for yourself, under PREFIX (~/.local)
	@sh tools/install.sh

uninstall: ## remove what `make install` installed; your data stays
	@sh tools/install.sh --remove

clean: ## remove .venv, caches and built files
	rm -rf .venv .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist
	find src tests tools -type d -name __pycache__ -prune -exec rm -rf {} +

# The stamps lie inside .venv, so that they go when it goes.
$(RUNTIME): $(PY) pyproject.toml constraints.txt
	@echo 'Setting up .venv to run cchabits (a minute or less) …'
	@sh tools/environment.sh .venv --editable .
	@touch $@

$(DEV): $(PY) pyproject.toml constraints.txt
	@echo 'Setting up .venv to work on cchabits (a minute or less) …'
	@sh tools/environment.sh .venv --editable '.[dev]'
	@touch $(RUNTIME) $@

$(PY):
	@sh tools/environment.sh .venv
