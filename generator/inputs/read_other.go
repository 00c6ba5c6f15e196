//go:build !unix

package inputs

import "os"

func readFile(name string) ([]byte, error) { return os.ReadFile(name) }
