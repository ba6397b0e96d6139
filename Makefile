# Everything that can be done here. The programs of .venv are called by their path; nothing has to be activated.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup demo test bench shots lint types docs release

help:
	@echo "make TARGET, where TARGET is one of:"
	@sed -n 's/^\([a-z]*\):.*## /  \1|/p' $(MAKEFILE_LIST) | tr '|' '\t' | expand -t 12

setup: ## install everything that is needed into .venv
	@$(PYTHON) scripts/setup.py

demo: setup ## start Tieout with a demo company; prints the address and a sign-in
	@$(BIN)/tieout demo

test: lint types ## all checks, all tests, and both stories of the demo
	$(BIN)/pytest -n auto --dist worksteal

bench: setup ## measure an import, writes and a tie-out against a sandbox, beside a baseline
	@$(BIN)/tieout bench import
	@$(BIN)/tieout bench write --invoices 1000
	@$(BIN)/tieout bench tie-out

shots: setup ## take a picture of every page into var/shots (needs Chromium)
	@$(BIN)/python scripts/make_shots.py

lint: setup ## format, house rules, and who may import whom
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/lint-imports

types: setup ## types, strictly
	$(BIN)/mypy

docs: setup ## write the generated pages of docs/reference anew
	@for script in scripts/write_*.py; do $(BIN)/python $$script || exit 1; done

release: setup ## build the wheel and the source archive into dist/
	$(BIN)/hatchling build --clean
