//go:build !windows

package report_test

// native returns the name that a file has here, and portable the other way
// around; printed brings what was printed to the names that the tests have.
func native(path string) string   { return path }
func portable(path string) string { return path }
func printed(text []byte) []byte  { return text }
