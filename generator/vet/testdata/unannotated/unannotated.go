// Package unannotated has nothing for the analyzer.
package unannotated

import "github.com/hubwire/hubwire/runtime/signalr"

var _ = signalr.Message{Target: "anything"}
