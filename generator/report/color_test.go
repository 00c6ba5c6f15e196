package report_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/hubwire/hubwire/generator/report"
)

func TestColorFor(t *testing.T) {
	// The null device is a character device, as a terminal is.
	device, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer device.Close()
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for name, test := range map[string]struct {
		out  io.Writer
		env  map[string]string
		want bool
	}{
		"device":         {device, map[string]string{"TERM": "xterm"}, true},
		"NO_COLOR":       {device, map[string]string{"NO_COLOR": "1"}, false},
		"empty NO_COLOR": {device, map[string]string{"NO_COLOR": ""}, true},
		"dumb":           {device, map[string]string{"TERM": "dumb"}, false},
		"file":           {file, nil, false},
		"buffer":         {new(bytes.Buffer), nil, false},
		"no file":        {(*os.File)(nil), nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := report.ColorFor(test.out, func(name string) string { return test.env[name] }); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}
