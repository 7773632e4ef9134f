# Everything a fresh machine needs: Python >= 3.11, git, make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# Whatever the shell says: half of what a test run reads is tests.
KEEPING_COMPILED := env -u PYTHONDONTWRITEBYTECODE

.PHONY: help setup voices events dev run demo test quick pythons pythons-briefly coverage ratchet check format bench lock docs screenshots sbom release image audit clean
help:            ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

setup: $(VENV)/.run   ## make .venv from the lock file

dev: $(VENV)/.dev     ## the same with what tests and checks need

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Handbill needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "$(PYTHON) can't make environments. On Debian and Ubuntu: apt install python3-venv; then run make again."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# What installs is not what runs: it is brought along with Python, and goes when its work is done.
$(VENV)/.run: $(VENV)/bin/python lock/run.txt pyproject.toml
	@$(BIN)/python -m ensurepip >/dev/null
	$(PIP) --no-compile --require-hashes -r lock/run.txt
	$(PIP) --no-compile --no-deps --no-build-isolation -e .
	$(BIN)/python -m pip uninstall -qq --yes --disable-pip-version-check setuptools pip
	$(KEEPING_COMPILED) $(BIN)/python -m lock.bytecode
	@touch $@

voices: setup    ## what changes voices from WeChat's form into others' and back (104 MB)
	@$(BIN)/python -m ensurepip >/dev/null
	$(PIP) --require-hashes -r lock/voices.txt

$(VENV)/.docs: lock/docs.txt $(VENV)/.dev
	$(PIP) --require-hashes -r lock/docs.txt
	@touch $@

events: setup    ## what tells other systems of events: NATS JetStream, Parquet files (70 MB)
	@$(BIN)/python -m ensurepip >/dev/null
	$(PIP) --require-hashes -r lock/events.txt

# Of what only tests and checks need, most is never imported: what is, is compiled then.
$(VENV)/.dev: $(VENV)/.run lock/voices.txt lock/events.txt lock/dev.txt
	@$(BIN)/python -m ensurepip >/dev/null
	$(PIP) --no-compile --require-hashes -r lock/voices.txt -r lock/events.txt -r lock/dev.txt
	@touch $@

# What few tests need, at once, and nothing compiled before it is imported: half of what .run and .dev take. Left out is
# what runs checks, and what reads Parquet files.
LEFT_OUT := ast-serialize|axe-playwright-python|grimp|import-linter|librt|mypy|mypy-extensions|pyarrow|ruff|types-.*
$(VENV)/.few: $(VENV)/bin/python lock/run.txt lock/voices.txt lock/events.txt lock/dev.txt pyproject.toml
	@awk '/^[a-z]/ { left_out = /^($(LEFT_OUT))==/ } !left_out' lock/dev.txt > $(VENV)/few.txt
	$(PIP) --no-compile --require-hashes -r lock/run.txt -r lock/voices.txt -r lock/events.txt -r $(VENV)/few.txt
	$(PIP) --no-compile --no-deps --no-build-isolation -e .
	@touch $@

run: setup       ## start Handbill on http://127.0.0.1:8080
	$(BIN)/handbill serve

# In a folder of its own, where no config.toml of yours has it speak to anybody's bot.
demo: setup      ## start a house full of made-up people, to look around in; all of it lies in demo/
	@mkdir -p demo
	@test -e demo/filled || { cd demo && $(abspath $(BIN))/handbill demo && touch filled; }
	cd demo && $(abspath $(BIN))/handbill serve

# What runs the tests, and which of them: `make coverage` measures them meanwhile, and leaves none out.
PYTEST := $(BIN)/pytest
CHOSEN := -m "not exhaustive"

test: $(VENV)/.docs  ## the tests, but for what tries every kind of something: `make check` has that, too
	tests/setup
	$(KEEPING_COMPILED) $(PYTEST) $(CHOSEN)

# Where they run: tests/pythons has some of them run where only a few tests could.
QUICK_IN := $(VENV)/.dev

quick: $(QUICK_IN)       ## for while you write: no process, browser or PostgreSQL, nothing slow, few made-up examples
	TEST_QUICK=1 TEST_DATABASES=sqlite $(KEEPING_COMPILED) $(PYTEST) -m "not slow and not browser and not process"

pythons: dev     ## the quick tests and the wheel on each other Python that there is here, in .venv-3.12 and so on
	tests/pythons

pythons-briefly: dev ## the same with the quick tests in which Pythons differ, as .ci/run has it
	tests/pythons briefly

coverage: dev    ## all tests on both databases, measured: no folder may have less of it tested than tests/coverage.toml says
	rm -rf .coverage
	TEST_DATABASES=$${TEST_DATABASES:-both} $(MAKE) test PYTEST="$(BIN)/coverage run -m pytest" CHOSEN=
	$(BIN)/coverage combine -q
	$(BIN)/coverage json -q
	$(BIN)/python -m tests.ratchet

ratchet: dev     ## raise the figures of tests/coverage.toml to what `make coverage` measured last
	$(BIN)/python -m tests.ratchet --raise

check: dev       ## format, lint, types, import rules, tests and what they cover
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) coverage

format: dev      ## write the format the check asks for
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: dev       ## ratios against a bare handler, see BENCHMARKS.md
	$(BIN)/python -m tests.bench

lock:            ## renew the lock files (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --group build pyproject.toml -o lock/run.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --group voices -c lock/run.txt -o lock/voices.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --group events -c lock/run.txt -o lock/events.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --group build --group dev pyproject.toml -c lock/run.txt -o lock/dev.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --group docs -c lock/run.txt -c lock/dev.txt -o lock/docs.txt

sbom: setup      ## sbom.json: what runs here, versions, hashes, licences (CycloneDX 1.6)
	$(BIN)/python -m lock.sbom > sbom.json

docs: $(VENV)/.docs   ## dist/docs: the pages of docs/ as a site; fails where a link leads nowhere
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build

screenshots: dev ## takes the pictures of docs/ anew, of a sample house (needs chromium, and fonts for Chinese and emoji)
	PYTHONPATH=. $(BIN)/python docs/site/screenshots.py

release: dev     ## dist/: wheel, sdist, bill of materials, checksums; the same bytes whoever makes them
	$(BIN)/python -m lock.release

image:           ## builds the Containerfile on Debian's own packages and tries what it makes (root; buildah, podman)
	tests/image

audit: setup     ## asks the public databases for known holes in what runs here (needs the network; uvx or pipx)
	@command -v uvx >/dev/null || command -v pipx >/dev/null || { echo "make audit needs uvx or pipx"; exit 1; }
	$$(command -v uvx || echo "pipx run") pip-audit --require-hashes --disable-pip -r lock/run.txt -r lock/voices.txt -r lock/events.txt

clean:           ## remove the environment and caches, never the data
	rm -rf $(VENV) .venv-3.* .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
