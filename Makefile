# Needs Go, Node and make; every target does its own set-up.

PORT     ?= 7071
FUZZTIME ?= 10s

# Where generators are timed: in memory, where there is such a folder. A disk
# counts more there than they do.
MEMORY   ?= $(wildcard /dev/shm)

page    := examples/chat/web
clients := testdata/clients
library := $(page)/assets/vendor/signalr.min.js

# Modules of their own, for what not every program wants to depend on.
modules := runtime/otel runtime/azureidentity

# npm writes this file last, so it tells that an install is whole and how old.
installed := node_modules/.package-lock.json

# The race detector needs a C compiler; without one the tests run without it.
race := $(if $(shell command -v $$(go env CC) 2>/dev/null),-race)

say = @printf '\n==> %s\n'

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help build demo test fmt vet test-go test-clients test-browser check bench bench-quick bench-dispatch bench-instructions bench-http bench-service generate fuzz clean

help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Without cgo the program needs no system library, and starts up to a millisecond earlier.
build: ## Build bin/hubwire
	CGO_ENABLED=0 go build -o bin/hubwire ./cmd/hubwire

demo: build $(library) ## Run the chat sample on http://localhost:7071 (PORT=…); Ctrl-C ends it
	@exec bin/hubwire dev --port $(PORT) examples/chat

test: fmt vet test-go check test-clients test-browser ## Run every check and test
	$(say) 'all passed'

fmt: ## Check that gofmt would change nothing
	$(say) 'gofmt'
	@unformatted=$$(gofmt -l .) && [ -z "$$unformatted" ] || { echo "gofmt -w would change: $$unformatted"; exit 1; }

vet: ## Run go vet
	$(say) 'go vet'
	go vet ./... ./testdata/bench/...
	set -e; for module in $(modules); do (cd $$module && go vet ./...); done

test-go: ## Run the Go tests, with the race detector
	$(say) 'Go tests$(if $(race),, WITHOUT the race detector: there is no C compiler)'
	go test $(race) ./...
	set -e; for module in $(modules); do (cd $$module && go test $(race) ./...); done

check: build ## Check that the generated files of the examples are up to date, and vet them
	$(say) 'hubwire check, hubwire vet'
	bin/hubwire check ./...
	bin/hubwire vet ./...

test-clients: build $(clients)/$(installed) ## Run the SignalR clients for Node against the chat sample and the local service, and compile typed ones
	$(say) 'SignalR client in Node'
	cd $(clients) && node --test --test-reporter=spec chat.test.mjs dev.test.mjs new.test.mjs readme.test.mjs typed.test.mjs protocols.test.mjs

test-browser: build $(library) $(clients)/$(installed) ## Open the chat page in Chromium, twice, and a page on another origin
	$(say) 'chat page in Chromium'
	cd $(clients) && node --test --test-reporter=spec browser.test.mjs origins.test.mjs newpage.test.mjs

bench: build ## Time hubwire generate against its peers; make a million calls and print the memory
	TMPDIR=$(MEMORY) go run ./testdata/bench -hubwire bin/hubwire
	go run ./testdata/bench/soak
	@$(MAKE) --no-print-directory bench-dispatch bench-instructions bench-http bench-service

bench-service: ## Load the local SignalR Service: memory, broadcast, invocations, churn
	go run ./testdata/bench/service

bench-dispatch: ## Time how a call becomes a call, next to other ways to do it
	$(say) 'dispatch'
	go run ./testdata/bench/dispatch

bench-http: ## Load real processes over loopback: hubwire, Node and Go by hand; start to first answer
	$(say) 'calls over HTTP'
	go run ./testdata/bench/http

bench-instructions: ## Count the instructions of a call, where valgrind is installed (UPDATE=-update)
	$(say) 'instructions of a call'
	CGO_ENABLED=0 go build -o bin/dispatch ./testdata/bench/dispatch
	bin/dispatch -instructions testdata/bench/dispatch/instructions.txt $(UPDATE)

bench-quick: build ## Time hubwire generate against its peers over one module only
	TMPDIR=$(MEMORY) go run ./testdata/bench -hubwire bin/hubwire -quick

generate: build ## Write the generated files of the examples and of the clients' tests
	bin/hubwire generate ./...
	bin/hubwire generate $(clients)/typed

fuzz: ## Run each fuzz target for FUZZTIME (10s)
	@set -e; listed=$$(go test -list '^Fuzz' ./...); \
	echo "$$listed" | awk '/^Fuzz/ { found[n++] = $$1 } /^ok/ { while (n > 0) print $$2, found[--n] }' | \
	while read -r package target; do \
		printf '\n==> %s %s\n' "$$package" "$$target"; \
		go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) "$$package" </dev/null; \
	done

clean: ## Remove what make made
	rm -rf bin $(page)/node_modules $(page)/assets/vendor $(clients)/node_modules

$(library): $(page)/$(installed)
	mkdir -p $(@D)
	cp $(page)/node_modules/@microsoft/signalr/dist/browser/signalr.min.js $@

%/$(installed): %/package.json %/package-lock.json
	cd $* && npm ci --no-audit --no-fund --ignore-scripts
	@touch $@
