# Epochscope: `make run` starts it, `make test` checks it. Written for GNU Make 3.81 (macOS) and later, and any sh.

PORT = 8501
HOST = localhost
PYTHON =
PYTHONS = $(PYTHON) python3.13 python3.12 python3.11 python3 python
RUNS =
GPU =
STOP_RUNS =
VENV = $(if $(GPU),.venv-gpu,.venv)
# Most tests wait for processes of their own: three at a time keep two cores busy. A file's tests share what is costly.
# Those marked `alone` come after the others.
PARALLEL = -n 3 --dist loadfile --no-loadscope-reorder
VENV_PYTHON = $(VENV)/bin/python

.NOTPARALLEL:
.PHONY: help run test test-all screenshots bench umap bundled venv port installed installed-dev installed-gpu card checks clean

help:
	@echo "make run          install what is missing and start Epochscope on http://$(HOST):$(PORT)"
	@echo "                  other address:     make run PORT=8600 HOST=0.0.0.0"
	@echo "                  other interpreter: make run PYTHON=/path/to/python3.12"
	@echo "                  on an NVIDIA card: make run GPU=1 (Linux; TensorFlow with CUDA, in .venv-gpu)"
	@echo "                  trainings end too: make run STOP_RUNS=1 (else they go on when the server ends)"
	@echo "make umap         install UMAP, a third way to arrange the embedding map (210 MB on disk)"
	@echo "make test         install what is missing, check style and types, run the tests (a real browser's included)"
	@echo "make test-all     the same with the slow tests"
	@echo "make screenshots  take every page, light and dark, wide and narrow, into docs/screenshots"
	@echo "                  of runs you have:  make screenshots RUNS=/path/to/a/home"
	@echo "make bench        measure how fast networks train and pages come, into docs/benchmarks (an hour)"
	@echo "make bundled      train the two runs that come with the app anew (minutes to an hour)"
	@echo "make clean        remove $(VENV) and the caches of the tools; your data and runs stay"

run: $(if $(GPU),card) venv port installed $(if $(GPU),installed-gpu)
	@echo "Starting Epochscope on http://$(HOST):$(PORT) (Ctrl-C stops it)"
	@exec $(if $(STOP_RUNS),env EPOCHSCOPE_STOP_RUNS="$(STOP_RUNS)") $(VENV_PYTHON) -m streamlit run app.py --server.address "$(HOST)" --server.port "$(PORT)"

test: checks
	@echo "Running the tests"
	@$(VENV_PYTHON) -m pytest $(PARALLEL) -m "not slow and not alone"
	@echo "Running those that need the machine to themselves"
	@$(VENV_PYTHON) -m pytest -m alone

test-all: checks
	@echo "Running all tests, the slow ones too"
	@$(VENV_PYTHON) -m pytest $(PARALLEL) -m "not alone"
	@echo "Running those that need the machine to themselves"
	@$(VENV_PYTHON) -m pytest -m alone

screenshots: venv installed-dev
	@$(VENV_PYTHON) -m tests.browser.screenshots $(if $(RUNS),--home "$(RUNS)")

bench: venv installed-dev
	@$(VENV_PYTHON) -m benchmarks.first_metric
	@$(VENV_PYTHON) -m benchmarks.pages
	@$(VENV_PYTHON) -m benchmarks.lessons
	@$(VENV_PYTHON) -m benchmarks.throughput
	@$(VENV_PYTHON) -m benchmarks.ablation
	@$(VENV_PYTHON) -m benchmarks.streaming
	@$(VENV_PYTHON) -m benchmarks.sprint
	@$(VENV_PYTHON) -m benchmarks.runs_page
	@$(VENV_PYTHON) -m benchmarks.ticks
	@$(VENV_PYTHON) -m benchmarks.commands
	@$(VENV_PYTHON) -m benchmarks.evaluate
	@$(VENV_PYTHON) -m benchmarks.label_suspects
	@$(VENV_PYTHON) -m benchmarks.serving
	@$(VENV_PYTHON) -m benchmarks.classify
	@$(VENV_PYTHON) -m benchmarks.doubt

umap: venv installed
	@$(VENV_PYTHON) -m pip install --disable-pip-version-check -r requirements-umap.txt

bundled: venv installed
	@$(VENV_PYTHON) -m cnn_core.engine.record --train

checks: venv installed-dev
	@$(VENV_PYTHON) -m tests.browser.chromium
	@echo "Checking the format (ruff format)"
	@$(VENV_PYTHON) -m ruff format --check .
	@echo "Checking the style (ruff check)"
	@$(VENV_PYTHON) -m ruff check .
	@echo "Checking the types (mypy)"
	@$(VENV_PYTHON) -m mypy

clean:
	rm -rf .venv .venv-gpu .pytest_cache .mypy_cache .ruff_cache .hypothesis

# A .venv whose Python was removed or replaced by another version is made again. A name on PATH is not yet a Python:
# version managers put stand-ins there that only print "command not found".
venv:
	@$(VENV_PYTHON) -c 'import pip, sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && exit 0; \
	unfit=; bare=; \
	for python in $(PYTHONS); do \
	  version=`$$python -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null` || continue; \
	  case $$version in \
	    3.11|3.12|3.13) ;; \
	    *) unfit="$${unfit:-$$python is Python $$version}"; continue ;; \
	  esac; \
	  if $$python -c 'import ensurepip, venv' 2>/dev/null; then \
	    echo "Making $(VENV) with Python $$version"; \
	    $$python -m venv --clear $(VENV) && exit 0; \
	    echo "Python $$version could not make $(VENV): its own words are above." >&2; exit 1; \
	  fi; \
	  bare="$${bare:-$$version}"; \
	done; \
	if test -n "$$bare"; then \
	  echo "Python $$bare is here without its venv module: install it (Debian, Ubuntu: apt install python$$bare-venv)" \
	    "and start again."; \
	elif test -n "$$unfit"; then \
	  echo "Epochscope needs Python 3.11, 3.12 or 3.13, but $$unfit: install one of them or name it," \
	    "as in make run PYTHON=/path/to/python3.12."; \
	else \
	  echo "Python was not found: install Python 3.11, 3.12 or 3.13 (https://www.python.org/downloads/) and start again."; \
	fi >&2; \
	exit 1

port: venv
	@$(VENV_PYTHON) -c "$$CHECK_PORT" "$(HOST)" "$(PORT)"

define CHECK_PORT
import errno, socket, sys

def refusal(host, port):
    """The errno that keeps a server from opening this address, or 0."""
    refused = errno.EADDRNOTAVAIL
    for family, kind, _, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        try:
            with socket.socket(family, kind) as server:
                server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                server.bind(address)
            with socket.socket(family, kind) as visitor:  # on macOS two programs may open one port
                visitor.settimeout(1)
                if visitor.connect_ex(address) == 0:
                    return errno.EADDRINUSE
            refused = 0
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return error.errno
    return refused

host, text = sys.argv[1:]
if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
    sys.exit(f"PORT must be a number from 1 to 65535, not {text!r}: try make run PORT=8501.")
port = int(text)
try:
    found = refusal(host, port)
except OSError:
    found = errno.EADDRNOTAVAIL
if found == errno.EADDRNOTAVAIL:
    sys.exit(f"HOST={host} is not an address of this machine: try HOST=localhost or HOST=0.0.0.0.")
if found:
    free = next(other for other in [*range(port + 1, 65536), *range(8501, 65536)] if not refusal(host, other))
    start = f"make run PORT={free}"
if found == errno.EADDRINUSE:
    sys.exit(f"Port {port} is taken, perhaps by an Epochscope that runs already: look there, or start with {start}.")
if found == errno.EACCES:
    sys.exit(f"Port {port} may not be opened by this user: start with {start}.")
endef
export CHECK_PORT

# The stamps hold what was installed, so that a second start installs nothing and a changed pin is noticed.
installed: venv
	@wanted=`cat requirements.txt constraints.txt | cksum`; \
	test "`cat $(VENV)/installed 2>/dev/null`" = "$$wanted" && exit 0; \
	echo "Installing the packages into $(VENV) (about 500 MB to fetch, 2 GB on disk; once)"; \
	$(call install,requirements.txt) && echo "$$wanted" > $(VENV)/installed

installed-dev: venv
	@wanted=`cat requirements.txt requirements-dev.txt constraints.txt | cksum`; \
	test "`cat $(VENV)/installed-dev 2>/dev/null`" = "$$wanted" && exit 0; \
	echo "Installing the packages and the tools of the tests into $(VENV) (about 600 MB to fetch, 2 GB on disk; once)"; \
	$(call install,requirements-dev.txt) \
	  && cat requirements.txt constraints.txt | cksum > $(VENV)/installed \
	  && echo "$$wanted" > $(VENV)/installed-dev

card:
	@case `nvidia-smi -L 2>/dev/null` in GPU*) exit 0 ;; esac; \
	echo "GPU=1 needs Linux, an NVIDIA card and its driver, but nvidia-smi finds no card: start with make run." >&2; exit 1

# TensorFlow for the processor and TensorFlow with CUDA are two packages of the same files: one must go first.
installed-gpu: installed
	@wanted=`cat requirements.txt requirements-gpu.txt constraints.txt | cksum`; \
	test "`cat $(VENV)/installed-gpu 2>/dev/null`" = "$$wanted" && exit 0; \
	stamp=`cat $(VENV)/installed`; rm -f $(VENV)/installed-gpu; \
	echo "Installing TensorFlow with CUDA into $(VENV) (about 3 GB to fetch, 7 GB on disk; once)"; \
	$(VENV_PYTHON) -m pip uninstall --quiet --yes tensorflow-cpu tensorflow || exit 1; \
	$(call install,requirements-gpu.txt) && echo "$$stamp" > $(VENV)/installed && echo "$$wanted" > $(VENV)/installed-gpu

# Of pip's many lines only the large downloads are shown. A pipe hides its first exit status: hence the file.
install = rm -f $(VENV)/installed $(VENV)/installed-dev; \
	{ $(VENV_PYTHON) -m pip install --disable-pip-version-check -r $(1) && touch $(VENV)/complete; } \
	  | sed -n 's/^ *Downloading \([^-]*-[^-]*\)-.*(\([0-9.]* MB\))/  fetching \1, \2/p'; \
	rm $(VENV)/complete 2>/dev/null \
	  || { echo "Installing failed, for the reason pip gives above: without a network, connect and start again." >&2; exit 1; }
