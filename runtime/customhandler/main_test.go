package customhandler_test

import (
	"os"
	"testing"

	"github.com/hubwire/hubwire/runtime/internal/leaktest"
)

func TestMain(m *testing.M) { os.Exit(leaktest.Run(m)) }
