# `make demo` installs the core and runs the main job on the sample; `make test` installs what the
# tests need and passes them. Both work on a fresh machine.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
SAMPLE := corpora/ressortanalyse
# The matrices are small: threads would wait for each other longer than they work.
export OPENBLAS_NUM_THREADS := 1

.PHONY: demo test lint bench docs clean

demo: $(VENV)/.core
	@$(call packages,tesseract:tesseract-ocr tesseract:tesseract-ocr-dan)
	$(BIN)/minekit run $(SAMPLE)

test: $(VENV)/.all
	@$(call packages,tesseract:tesseract-ocr tesseract:tesseract-ocr-dan chromium:chromium)
	$(MAKE) lint
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile
	$(BIN)/minekit run $(SAMPLE)
	$(BIN)/minekit evaluate $(SAMPLE)

lint: $(VENV)/.all
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(VENV)/.all
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/extract.py
	$(BIN)/python benchmarks/judge.py
	$(BIN)/python benchmarks/white_book.py
	$(BIN)/python benchmarks/danish.py
	$(BIN)/python benchmarks/scale.py
	$(BIN)/python benchmarks/kills.py
	$(BIN)/python benchmarks/clustering.py

docs: $(VENV)/.all
	$(BIN)/python docs/make_reference.py
	$(BIN)/python -m sphinx -q -W --keep-going -b html docs docs/_build/html
	@echo docs/_build/html/index.html

clean:
	rm -rf $(VENV) docs/_build .mypy_cache .pytest_cache .ruff_cache

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.core: pyproject.toml | $(VENV)/bin/python
	$(PIP) install -e ".[ocr]"
	@touch $@

# The CPU build of torch comes first: what needs torch would bring gigabytes of CUDA otherwise.
$(VENV)/.all: pyproject.toml | $(VENV)/bin/python
	$(PIP) install torch==2.13.0
	$(PIP) install -e ".[ocr,review,transformers,notebooks,docs,dev]"
	@touch $@ $(VENV)/.core

# Debian packages PROGRAM:PACKAGE whose program is missing, when there is apt and we are root.
# Without them the run lists scans under problems, and the tests that need them are skipped.
define packages
missing=""; for pair in $(1); do \
  command -v $${pair%%:*} >/dev/null 2>&1 || missing="$$missing $${pair##*:}"; done; \
if [ -n "$$missing" ]; then \
  if command -v apt-get >/dev/null 2>&1 && [ "$$(id -u)" = 0 ]; then \
    echo "installing$$missing"; \
    apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
  else echo "not installed:$$missing (apt install$$missing)"; fi; fi
endef
