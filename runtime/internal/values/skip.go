//go:build !goexperiment.jsonv2 || go1.27

package values

import "errors"

// ErrSkip leaves a value to the next way to write it.
var ErrSkip = errors.ErrUnsupported
