//go:build goexperiment.jsonv2 && !go1.27

package values

import "encoding/json/v2"

// ErrSkip leaves a value to the next way to write it. The experiment of Go 1.26
// has a name of its own for it.
var ErrSkip = json.SkipFunc
