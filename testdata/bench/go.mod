// Never published. The path lets it import what only transports use, runtime/internal.
module github.com/hubwire/hubwire/runtime/bench

go 1.26.0

require (
	github.com/coder/websocket v1.8.15
	github.com/go-json-experiment/json v1.27.2
	github.com/golang-jwt/jwt/v5 v5.3.1
	github.com/hubwire/hubwire v0.0.0
)

require (
	github.com/philhofer/fwd v1.2.0 // indirect
	github.com/tinylib/msgp v1.6.5 // indirect
)

replace github.com/hubwire/hubwire => ../..
