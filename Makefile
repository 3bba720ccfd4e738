# What a developer does: `make` lists it.
.DEFAULT_GOAL := help
.PHONY: help run test check format wheel associate clean system environment

BIN := .venv/bin
TESTS :=
# The tests draw with the software renderer, so that they see the same picture on every computer.
HEADLESS := $(if $(DISPLAY),,xvfb-run -a -s "-screen 0 1600x1000x24 +extension GLX")
# Two processes, each with a screen of its own, halve the time of all tests; of the few that one names, most is starting up.
WORKERS := --dist loadgroup --tx '2*popen//python=$(HEADLESS) $(BIN)/python'
PYTEST := $(if $(TESTS),$(HEADLESS) $(BIN)/pytest $(TESTS),$(BIN)/pytest $(WORKERS))
EXPECT_GL := $(if $(CI),1,$(if $(DISPLAY),,1))

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 14

run: system environment ## distil the built-in demo collection and open the window on it
	@$(BIN)/disk-rti demo

test: system environment ## run the tests, or some: make test TESTS=tests/mlic
	@env QT_QPA_PLATFORM=xcb LIBGL_ALWAYS_SOFTWARE=1 $(if $(EXPECT_GL),EXPECT_GL=1) $(PYTEST)

check: environment ## formatting, lint, types and the import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: environment ## format the code, and mend what the linter can mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

wheel: environment ## build the wheel into dist/
	@$(BIN)/pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .

associate: environment ## enter the application and its file types in your desktop (Linux)
	@packaging/linux/associate.sh $(CURDIR)/$(BIN)/disk-rti

clean: ## remove caches and build results; .venv stays
	@rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find disk_rti_desktop tests -name __pycache__ -type d -prune -exec rm -rf {} +

system:
	@packaging/system_libraries.sh

environment:
	@PYTHON="$(PYTHON)" packaging/python_environment.sh
