//go:build !goexperiment.jsonv2 || go1.27

package values

import "errors"

// errSkip leaves a value to the next way to write it.
var errSkip = errors.ErrUnsupported
