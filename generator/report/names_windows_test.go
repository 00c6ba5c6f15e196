package report_test

import (
	"path/filepath"
	"strings"
)

const drive = "C:"

// native returns the name that a file has here, and portable the other way
// around; printed brings what was printed to the names that the tests have.
func native(path string) string {
	if strings.HasPrefix(path, "/") {
		path = drive + path
	}
	return filepath.FromSlash(path)
}

func portable(path string) string { return filepath.ToSlash(strings.TrimPrefix(path, drive)) }

func printed(text []byte) []byte {
	return []byte(strings.NewReplacer(
		"file:///C:/", "file:///", "C:/", "/", `C:\elsewhere\`, "/elsewhere/", `C%3A\elsewhere\`, "/elsewhere/", `..\elsewhere\`, "../elsewhere/",
		`chat\chat.go`, "chat/chat.go", `rooms\rooms.go`, "rooms/rooms.go", `odd, dir\100`, "odd, dir/100",
	).Replace(string(text)))
}
