# What a newcomer types. `make help` lists it. All that is needed is Python 3.11, 3.12 or 3.13, and make.

VENV ?= .venv
# HOST counts only when it is typed: some shells and environments have a variable of that name.
OPTIONS = --port $(PORT)$(if $(findstring command,$(origin HOST)), --host $(HOST))
dashboard: PORT ?= 8501
lab: PORT ?= 8888
# Tests run in this many processes side by side: more would each load TensorFlow anew, and gain nothing on two cores.
TESTERS ?= 2
# Any Python will do that is new enough; the first that runs is taken. Choose another one: make setup PYTHON=/path/to/python3
PYTHONS := $(PYTHON) python3.13 python3.12 python3.11 python3 python
FITS := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))
# Git's shell on Windows has make now and then; there a virtual environment keeps its programs in Scripts.
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
READY := $(VENV)/.ready
# Compiled modules are kept, whatever the surrounding shell says: else every program compiles all of TensorFlow anew.
unexport PYTHONDONTWRITEBYTECODE
BROWSERS := $(WORKBENCH_CHROMIUM) chromium chromium-browser google-chrome
PYTEST = $(BIN)/python -m pytest -n $(TESTERS) --dist loadscope --no-loadscope-reorder
# What pip says of each package, as one line that counts; what goes wrong it says on the other channel.
COUNTED := import sys; [print(f"\r     {n} of {sys.argv[1]}", end="", flush=True) for n, line in enumerate((line for line in sys.stdin if line.startswith(("Collecting ", "Requirement already "))), 1)]; print()
FIND_CHROMIUM = found=""; for browser in $(BROWSERS); do \
	if command -v "$$browser" >/dev/null 2>&1; then found=$$(command -v "$$browser"); break; fi; done; \
	if [ -n "$$found" ]; then echo "Tests in a browser use $$found"; \
	else echo "Tests in a browser are skipped: no Chromium was found. Install it, or set WORKBENCH_CHROMIUM to its path."; fi

.DEFAULT_GOAL := help
.PHONY: help dashboard lab setup test quick browser notebooks lint words

help:  ## say what can be typed
	@echo "Type one of these:"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do \
		printf '%-18s %s\n' "$$name" "$$text"; done

dashboard: $(READY)  ## open the dashboard at http://localhost:8501 (another port: make dashboard PORT=8502)
	@$(BIN)/python -m workbench dashboard $(OPTIONS)

lab: $(READY)  ## open the notebooks in JupyterLab (another port: make lab PORT=8889)
	@$(BIN)/python -m workbench lab $(OPTIONS)

setup: $(READY)  ## make the environment .venv and nothing else
	@echo "The environment is ready: $(VENV)"

test: lint  ## look at the style and the types of the code, then run every test; those in a browser need Chromium
	@$(FIND_CHROMIUM); WORKBENCH_CHROMIUM="$$found" $(PYTEST)

quick: $(READY)  ## run what is over soon, between two edits: no browser, no notebook, no Keras, no pages
	@$(PYTEST) -m "not browser and not notebook and not worker and not page"

browser: $(READY)  ## run the tests in a browser
	@$(FIND_CHROMIUM); WORKBENCH_CHROMIUM="$$found" $(PYTEST) -m browser

notebooks: $(READY)  ## run the tests of the notebooks, in their quick setting
	@$(FIND_CHROMIUM); WORKBENCH_CHROMIUM="$$found" $(PYTEST) -m notebook

lint: $(READY)  ## look at the style and the types of the code
	@$(BIN)/python -m ruff check
	@$(BIN)/python -m ruff format --check --quiet || { echo "Not laid out as the formatter does it: $(BIN)/python -m ruff format"; exit 1; }
	@$(BIN)/oxlint --deny-warnings workbench dashboard
	@$(BIN)/pyrefly check --python-interpreter-path $(BIN)/python

words: $(READY)  ## write everything that people read to build/words.pot, for translators
	@$(BIN)/python -m workbench.language.collect

# Made once, and again when the pins or the project's own settings change; `touch` comes last, so half a setup is none.
$(READY): requirements.lock pyproject.toml
	@set -e; \
	python=""; for candidate in $(PYTHONS); do \
		if "$$candidate" -c '$(FITS)' >/dev/null 2>&1; then python="$$candidate"; break; fi; done; \
	if [ -z "$$python" ]; then \
		echo "No fitting Python was found. Wanted: Python 3.11, 3.12 or 3.13. Tried: $(strip $(PYTHONS))."; \
		echo "Install one (python.org, your system's packages, conda), or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3"; \
		exit 1; fi; \
	if $(BIN)/python -c '$(FITS)' >/dev/null 2>&1 && $(BIN)/python -m pip --version >/dev/null 2>&1; then \
		echo "1/3  Using the environment $(VENV) with $$($(BIN)/python -V)"; \
	else \
		echo "1/3  Making the environment $(VENV) with $$("$$python" -V)"; \
		"$$python" -m venv --clear $(VENV) || { \
			echo "The environment could not be made: this Python lacks its module venv, or the folder cannot be written."; \
			echo "On Debian and Ubuntu: sudo apt install python3-venv. Or name another one: make setup PYTHON=/path/to/python3"; \
			exit 1; }; \
	fi; \
	echo "2/3  Installing the $$(grep -c '^[a-z].*==' requirements.lock) pinned packages: about 2 GB, some minutes the first time"; \
	total=$$(grep -c '^[a-z].*==' requirements.lock); rm -f $(VENV)/.failed; \
	{ $(BIN)/python -m pip --disable-pip-version-check install --progress-bar off --require-hashes --no-deps -r requirements.lock \
		|| touch $(VENV)/.failed; } | $(BIN)/python -c '$(COUNTED)' "$$total"; \
	[ ! -e $(VENV)/.failed ] || { \
		echo "The packages could not be installed: the lines above say why. Most often the network is missing or the disk is full."; \
		echo "Mend that and type the same again; what has been downloaded is kept."; \
		exit 1; }; \
	echo "3/3  Installing the workbench itself"; \
	$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation -e .; \
	touch $(READY)
