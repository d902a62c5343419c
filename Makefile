# The one door. `make help` lists what is behind it.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.locked
WORKERS ?= 2
ENVIRONMENTS := $(sort $(patsubst stacks/Pulumi.%.yaml,%,$(wildcard stacks/Pulumi.*.yaml)))

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint check bench docs clean

help: ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(STAMP): requirements/dev.txt pyproject.toml
	@echo "Installing the locked Python packages into $(VENV) (about a minute the first time)"
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

setup: $(STAMP) ## install the packages and the tools (pulumi, Checkov)
	@$(BIN)/holdfast setup

demo: setup ## from nothing to three signed recovery reports
	@$(BIN)/holdfast demo

test: setup ## lint, types, arrows and all tests, by WORKERS=2 at once
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

lint: $(STAMP) ## ruff, mypy strict, import arrows
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

check: setup ## the program of each environment against our rules and Checkov
	@$(BIN)/holdfast check $(addprefix -s ,$(ENVIRONMENTS))

bench: setup ## the published figures, each beside its peer
	@$(BIN)/python -m benchmarks

docs: $(STAMP) ## regenerate what is generated in docs/ and README.md
	@$(BIN)/python -m docs.generate

clean: ## stop the sandbox and remove what was built here (evidence, keys and the tool cache stay)
	@test ! -x $(BIN)/holdfast || $(BIN)/holdfast sandbox reset --yes
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
