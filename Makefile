# Two commands for a newcomer: `make demo` and `make test`. Everything else is what they are made of.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SERVE ?= yes
UV := $(BIN)/uv
NPM := $(shell command -v npm 2>/dev/null)
SCRIPT := src/commonwork/static/built/enhance.js

.PHONY: demo test bench format messages clean

demo: .stamps/run $(if $(NPM),$(SCRIPT))
	@$(BIN)/commonwork demo $(if $(filter no,$(SERVE)),--no-serve)

test: .stamps/test $(if $(NPM),$(SCRIPT))
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/commonwork compile-catalogues
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist loadfile

bench: .stamps/bench
	@$(BIN)/python bench/take_in.py
	@$(BIN)/python bench/register_page.py
	@$(BIN)/python bench/page_weight.py
	@$(BIN)/python bench/reading.py
	@$(BIN)/python bench/linking.py --quick
	@$(BIN)/python bench/linking_register.py
	@$(BIN)/python bench/classifying.py
	@$(BIN)/python bench/finding.py --quick

format: .stamps/test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Collect the phrases of the interface into the catalogues (needs gettext; only for those who change phrases).
messages: .stamps/run
	cd src/commonwork && ../../$(BIN)/python -m django makemessages --settings commonwork.settings --no-location --no-obsolete \
		-l ja -l ko -l zh_Hans -l hi -l fil -l fa -l id

.stamps/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one with make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "The venv module is missing: on Debian, apt-get install python3-venv"; exit 1; }
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@mkdir -p .stamps && touch $@

.stamps/run: .stamps/venv requirements.lock
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock requirements-uv.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@rm -f .stamps/test .stamps/bench && touch $@

# Spark is tested where Java is: it is large, and of no use without it.
.stamps/test: .stamps/run requirements-test.lock requirements-spark.lock
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements-test.lock
	@! command -v java >/dev/null || $(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements-spark.lock
	@touch $@

.stamps/bench: .stamps/run requirements-bench.lock
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements-bench.lock
	@touch $@

$(SCRIPT): frontend/enhance.js package-lock.json
	@npm ci --ignore-scripts --silent
	@npm run --silent build

clean:
	rm -rf $(VENV) .stamps node_modules src/commonwork/static/built
