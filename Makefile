# Targets explain themselves: 'make help'. Everything runs in .venv, which 'make' creates.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help report plain test browser smoke run refresh bench check publish fresh lint clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-8s  %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; set PYTHON=…")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[report,dev]"
	@touch $@

report: $(READY) ## website and PDF from the frozen results, into _site/; with Quarto where there is one
	$(BIN)/python -m book.report

plain: $(READY) ## the same without Quarto: Pandoc and Typst from PyPI
	$(BIN)/python -m book.plain.build

test: $(READY) ## all tests; no data, no network
	$(BIN)/python -m pytest -n auto --dist loadfile

browser: $(READY) ## the tests of the website in Chromium; needs chromium, node and npm
	-npm install --prefix tests/browser --no-audit --no-fund --silent
	$(BIN)/python -m pytest -m browser -n 0 -rs tests/browser

smoke: $(READY) ## every study and chapter end to end on embedded data, into _smoke/
	$(BIN)/python -m book.smoke

run: $(READY) ## all studies on the real data (CNN_CORE_DATA or the hub); hours when nothing is there
	$(BIN)/python -m cnn_core run all
	$(BIN)/python -m book.generate

refresh: $(READY) ## execute every chapter anew from the studies' results, then render
	$(BIN)/python -m book.generate
	$(BIN)/python -m book.refresh

bench: $(READY) ## measure speed against other libraries on the same work
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[bench]"
	$(BIN)/python -m tests.bench
	$(BIN)/python -m book.generate

check: $(READY) ## is everything that the book says still true?
	$(BIN)/python -m book.check

publish: $(READY) ## build the site and put it on the branch gh-pages of origin
	$(BIN)/python -m book.publish

fresh: ## does all of this work in a clean clone with an empty home, and how long does it take?
	tests/fresh.sh $(PYTHON)

lint: $(READY) ## style of the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

clean: ## remove what can be built again
	rm -rf _site _smoke .quarto .jupyter_cache report/*/.jupyter_cache
