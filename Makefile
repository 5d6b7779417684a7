# Every target does its own set-up from a bare clone; tools/bootstrap.py finds Python, makes environments, runs.
PYTHON := $(shell for python in "$$PULSAR_PYTHON" python3 python3.12 python3.11 /usr/bin/python3 /usr/local/bin/python3 "$$HOME"/.pyenv/versions/3.1*/bin/python3; do \
	"$$python" -c "import sys; sys.exit(sys.version_info < (3, 6))" >/dev/null 2>&1 && { echo "$$python"; break; }; done)
DO = @$(or $(PYTHON),$(error No Python 3 was found: install Python 3.12 first)) tools/bootstrap.py

.PHONY: help demo test test-services test-beside test-tutor lint bench messages docs migrations

help:
	@echo "make demo           show the product on http://127.0.0.1:8000 (PORT= and HOST= change it)"
	@echo "make test           prove it: the suites with and without a browser, then everything static (ALL=1: every row of the support matrix)"
	@echo "make test-services  the other rows of the matrix on MariaDB and PostgreSQL, with Redis and a Celery worker"
	@echo "make test-beside    install it beside the parts of each Open edX release (WRITE=1: the table in docs/platform.md)"
	@echo "make test-tutor     what the real Tutor renders with our plugin; make test does the newest"
	@echo "make lint           everything static"
	@echo "make bench          measure the blocks and their peers, half an hour (QUICK=1: a few minutes)"
	@echo "make messages       bring the Russian and English catalogue up to date"
	@echo "make docs           write docs/access.md from the access matrix"
	@echo "make migrations     write the next migration from the models; released ones never change"

demo:
	$(DO) demo

test:
	$(DO) test $(if $(ALL),all)

test-services:
	$(DO) services

test-beside:
	$(DO) beside $(if $(WRITE),--write)

test-tutor:
	$(DO) tutor

lint:
	$(DO) lint

bench:
	$(DO) bench $(if $(QUICK),--quick) $(if $(PAGE),--page)

messages:
	$(DO) messages

docs:
	$(DO) docs

migrations:
	$(DO) migrations
