# Two commands: `make run` opens the zone, `make test` checks everything. The rest serves those who work on it.
# Needs make and Python 3.11 or newer; tools/bootstrap.py makes the rest.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	  command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  && { echo $$p; break; }; done; true)
START = $(or $(PYTHON),python3) tools/bootstrap.py

.PHONY: help run test quick setup lint format wheel lock check clean

help:
	@echo 'make run     open the zone on this machine (PORT=8000, SHANHE_HOME=var)'
	@echo 'make test    set up, then linters, types, contracts, tests and browser journeys'
	@echo 'make quick   the same without the slow tests and the browser'
	@echo 'make setup   only set up: packages, front end, translations'
	@echo 'make lint    ruff, mypy, import contracts       make format  tidy the Python'
	@echo 'make wheel   build dist/shanhe-*.whl            make lock    renew requirements/'
	@echo 'make check   the doctor                         make clean   remove what can be made again'

run:
	@$(START) run

test:
	@$(START) test

quick:
	@$(START) test --quick

lint:
	@$(START) test --only lint

setup:
	@$(START) setup

format:
	@$(START) setup --quiet && .venv/bin/ruff check --quiet --fix . ; .venv/bin/ruff format .

wheel:
	@$(START) wheel

lock:
	@$(START) lock

check:
	@$(START) setup --quiet && .venv/bin/python -m shanhe.cli.main check

# never var/: that is your data
clean:
	rm -rf .venv .cache node_modules dist build shanhe/web/static/dist
	find shanhe config tools tests -name '__pycache__' -prune -exec rm -rf {} +
