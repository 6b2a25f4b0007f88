# Everything an instructor or author does, one word each. `make help` is the manual.
PYTHON ?= python3
# Tests side by side: many wait for a jail or a browser, so one more than there are processors.
JOBS ?= 3
# Where torch comes from, and nothing else; empty: from where pip takes everything.
TORCH_INDEX ?=
# Threads that wait give the processor away: two trainings side by side take a third of the time.
export OMP_WAIT_POLICY ?= passive
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# What the pins need; the package itself is content with what pyproject.toml says.
NEEDED := 3.11.5
TORCH := $(shell grep '^torch==' constraints.txt)
CPU := https://download.pytorch.org/whl/cpu

.DEFAULT_GOAL := help
.PHONY: help install freeze notebooks lint check book serve test wheel bench clean

help: ## List the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(STAMP): pyproject.toml constraints.txt
	@command -v $(firstword $(PYTHON)) >/dev/null || { echo 'There is no $(PYTHON). Choose a Python: make PYTHON=/path/to/python3' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit("Python $(NEEDED) or newer is needed; " + sys.executable + " is " + sys.version.split()[0] + ". Choose another: make PYTHON=/path/to/python3.12") if sys.version_info < tuple(map(int, "$(NEEDED)".split("."))) else None'
	@echo 'Installing $(TORCH) from $(or $(TORCH_INDEX),where pip finds it; on Linux that can be the CUDA build of 5 GB. The CPU build: make install TORCH_INDEX=$(CPU))'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt $(if $(TORCH_INDEX),--no-deps --index-url '$(TORCH_INDEX)') $(TORCH)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[course,grading,test,check]'
	touch $@

install: $(STAMP) ## Make .venv with everything the project needs

freeze: $(STAMP) ## Write what students may see of the exercises into the package, from solutions
	$(BIN)/nma-w1d5 freeze

notebooks: $(STAMP) ## Write the student notebooks of book/ja and book/en from book/source
	$(BIN)/nma-w1d5 notebooks

lint: $(STAMP) ## Compare the languages of the course: its pages, exercises and words
	$(BIN)/nma-w1d5 lint

check: lint ## Hold the habits: style, types, arrows between modules (under a minute)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --cache-dir _build/import-linter
	$(BIN)/mypy

book: $(STAMP) ## Build the bilingual site in _build/html, every figure computed
	$(BIN)/nma-w1d5 book

serve: $(STAMP) ## Preview the site; rebuild what an edit of the source changes
	$(BIN)/nma-w1d5 serve

test: $(STAMP) ## Check everything the project promises
	$(MAKE) --no-print-directory --jobs=2 check book
	NMA_W1D5_SITE=_build/html $(BIN)/python -m pytest -n $(JOBS) --dist worksteal

wheel: $(STAMP) ## Build the companion package in dist/
	$(BIN)/python -m build --wheel --sdist

bench: $(STAMP) ## Print the ratios of benchmarks/, measured side by side
	for script in benchmarks/*.py; do $(BIN)/python $$script || exit 1; done

clean: ## Remove what was built (.venv stays)
	rm -rf _build dist
