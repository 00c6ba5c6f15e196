#!/usr/bin/env bash
# Runs hubwire check for action.yml, with its inputs in PACKAGES, FORMAT and
# VERSION. The exit code is that of hubwire: go run and go tool would make 1 of 2.
set -euo pipefail

bin=$RUNNER_TEMP/hubwire-bin
if [ -n "$VERSION" ]; then
  GOBIN=$bin go install "github.com/hubwire/hubwire/cmd/hubwire@$VERSION"
else
  go build -o "$bin/" github.com/hubwire/hubwire/cmd/hubwire || {
    echo "hubwire is not in go.mod: run go get -tool github.com/hubwire/hubwire/cmd/hubwire, or give the action a version" >&2
    exit 2
  }
fi

read -ra packages <<<"$PACKAGES"
check=("$bin/hubwire" check --format "$FORMAT" "${packages[@]}")
case $FORMAT in
sarif | json)
  report=$RUNNER_TEMP/hubwire.$FORMAT
  echo "report=$report" >>"$GITHUB_OUTPUT"
  "${check[@]}" >"$report"
  ;;
*)
  "${check[@]}"
  ;;
esac
