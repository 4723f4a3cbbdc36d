# Two commands: `make run` serves, `make test` proves. Both set up what is missing.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

GOLANGCI_LINT := v2.15.0
LINT := .bin/golangci-lint-$(GOLANGCI_LINT)
SAMPLE := docs/apollo
E2E := e2e
WEB := web
ARGS ?=

.PHONY: help
help: ## Lists what there is.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

.PHONY: run
run: setup-postgres build ## Sets up what is missing, and serves. ARGS="--listen :9000" adds flags.
	@exec bin/menagerie serve $(ARGS)

.PHONY: build
build: ## Builds the program: bin/menagerie.
	@go build -o bin/menagerie .

.PHONY: test
test: setup-postgres setup-pgbouncer verify generated lint test-web test-go test-sample test-browser ## Sets up what is missing, and runs every test.

.PHONY: test-go
test-go: setup-postgres setup-pgbouncer ## Runs the Go tests, with the race detector.
	go test -race -timeout 10m ./...

.PHONY: soak
soak: setup-postgres ## Proves that nothing is lost, at length: 20 faults of each kind, 20,000 changes; and that both executors answer the same. ARGS="-soak.seed=N" repeats the choices of a run.
	go test -count=1 -timeout 2h -v -run '^TestNothingIsLost$$' ./internal/soak -soak.long -soak.faults=20 -soak.writes=20000 $(ARGS)
	go test -count=1 -timeout 1h -run '^TestEquality$$' ./breadth/internal/awkward -rapid.checks=100000
	go test -count=1 -timeout 1h -run '^TestBothExecutorsAnswerTheSame$$' ./graph -rapid.checks=5000

.PHONY: test-sample
test-sample: setup-postgres build $(SAMPLE)/node_modules ## Compiles and runs the Apollo Client sample against the program.
	cd $(SAMPLE) && npm run check && MENAGERIE_BIN=$(CURDIR)/bin/menagerie npm test

.PHONY: test-browser
test-browser: setup-postgres setup-chromium build $(E2E)/node_modules ## Runs the website and the playground in Chromium against the program.
	cd $(E2E) && MENAGERIE_BIN=$(CURDIR)/bin/menagerie npm test --silent

.PHONY: test-web
test-web: $(WEB)/node_modules ## Compiles and tests the website's parts, and fails unless web/dist is current.
	cd $(WEB) && npm run --silent check && npm test --silent
	@dist=$$(mktemp -d); trap 'rm -rf "$$dist"' EXIT; \
	(cd $(WEB) && npx vite build --logLevel warn --outDir "$$dist" --emptyOutDir) && diff -r $(WEB)/dist "$$dist" >/dev/null \
	|| { echo 'web/dist is not current: run make web, and commit it.' >&2; exit 1; }

.PHONY: web
web: $(WEB)/node_modules ## Builds the website into web/dist.
	cd $(WEB) && npm run --silent build

%/node_modules: %/package-lock.json
	cd $* && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

.PHONY: generate
generate: ## Generates what is generated: both executors and the printed schema.
	go generate .
	go test ./graph -run '^TestPrintedSchema$$' -update >/dev/null
	@for dir in $(SAMPLE) $(WEB); do [ ! -d $$dir/node_modules ] || (cd $$dir && npm run --silent generate); done

.PHONY: generated
generated: ## Fails unless what is generated is current.
	@before=$$(mktemp); after=$$(mktemp); trap 'rm -f "$$before" "$$after"' EXIT; \
	digest() { find graph breadth -name '*.go' -o -name 'schema.graphql' | sort | xargs sha256sum; }; \
	digest > "$$before"; $(MAKE) --no-print-directory generate; digest > "$$after"; \
	diff "$$before" "$$after" || { echo 'Generated files were not current. They are now: look at them and commit them.' >&2; exit 1; }

.PHONY: check
check: lint verify ## Looks at the code without running it: gofmt, vet, linters, modules.

.PHONY: verify
verify: ## Fails unless the modules are those that go.mod and go.sum name, unchanged. (internal/supply_test.go looks at npm's.)
	go mod verify
	@go mod tidy -diff

.PHONY: lint
lint: $(LINT)
	$(LINT) run ./...

$(LINT):
	@mkdir -p .bin
	GOBIN=$(CURDIR)/.bin go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT)
	@mv .bin/golangci-lint $@

# The private database needs PostgreSQL's programs. Whoever has a database of her own (DATABASE_URL) needs none.
.PHONY: setup-postgres
setup-postgres:
	@scripts/setup-postgres

.PHONY: setup-pgbouncer
setup-pgbouncer:
	@scripts/setup-pgbouncer

.PHONY: setup-chromium
setup-chromium:
	@scripts/setup-chromium

# What is measured, and how: docs/performance.md. The data are made once, in some minutes, and kept (MENAGERIE_BENCH_CACHE).
.PHONY: bench
bench: setup-postgres ## Measures the server side by side with a plain program, on a million animals, and writes docs/performance.md. ARGS="--quick" only prints.
	go run ./bench suite --write docs $(ARGS)

.PHONY: bench-go
bench-go: setup-postgres ## Runs the Go benchmarks. ARGS="-count=10" repeats them, for benchstat.
	@go test -run '^$$' -bench . -benchmem $(ARGS) ./...

.PHONY: bench-compare
bench-compare: setup-postgres ## Compares the Go benchmarks of this working copy with those of a commit: make bench-compare BASE=HEAD~1 ARGS="./internal/page".
	@scripts/bench-compare $(BASE) $(ARGS)
