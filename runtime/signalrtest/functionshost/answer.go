package functionshost

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"

	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost/internal/newtonsoft"
)

// answer is what a custom handler answers (HttpScriptInvocationResult.cs).
type answer struct {
	outputs     map[string]newtonsoft.Value
	logs        []string
	returned    bool // ReturnValue is there and not null
	returnValue newtonsoft.Value
}

// callError is a failed call: Error is what the caller gets to know, detail is
// for the developer.
type callError struct {
	text   string
	detail string
}

func (e *callError) Error() string { return e.text }

// explained returns the error with its detail.
func (e *callError) explained() error { return fmt.Errorf("%w: %s", e, e.detail) }

// errHangs is an answer that the real host waits over.
func errHangs(what string) error {
	return fmt.Errorf("the handler's response is %s, and the Functions host would wait until functionTimeout: respond with {} as application/json at least", what)
}

// answerDepth is how deep an answer may be nested (BaseJsonMediaTypeFormatter).
const answerDepth = 256

// readAnswer reads the handler's answer by the rules of the host; keep leaves
// dates and numbers as they are written.
func readAnswer(response *http.Response, text []byte, keep bool) (*answer, error) {
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return nil, &callError{
			text:   fmt.Sprintf("Response status code does not indicate success: %s.", statusText(response)),
			detail: "the handler said: " + said(text),
		}
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, errHangs("empty")
	}
	name, charset, _ := parseMediaType(response.Header.Get("Content-Type"))
	if name = strings.ToLower(name); name != "application/json" && name != "text/json" {
		return nil, fmt.Errorf("the handler's response has the content type %q: the Functions host requires application/json", response.Header.Get("Content-Type"))
	}
	decoded, err := decodeText(text, charset)
	if err != nil {
		return nil, err
	}
	a := new(answer)
	root, err := newtonsoft.Read(decoded, newtonsoft.Options{MaxDepth: answerDepth, Streamed: true, AsWritten: keep})
	if err == nil {
		root, err = root.AsObject()
	}
	if err == nil && root.IsNull() {
		return nil, errHangs("null")
	}
	if err == nil {
		err = a.fill(root)
	}
	if err != nil {
		return nil, &callError{
			text:   "Invalid HttpResponseMessage: the handler's answer is not an object with Outputs, Logs and ReturnValue",
			detail: fmt.Sprintf("%v in %s", err, excerpt(text)),
		}
	}
	return a, nil
}

// statusText is the status as the error has it, with the handler's own reason.
func statusText(response *http.Response) string {
	code, reason, _ := strings.Cut(response.Status, " ")
	if reason = strings.TrimSpace(reason); reason == "" {
		return code
	}
	return fmt.Sprintf("%s (%s)", code, reason)
}

// charsets are what .NET knows and the host reads as UTF-8.
var charsets = []string{"", "utf-8", "us-ascii", "ascii", "iso-8859-1", "latin1", "utf-32"}

// decodeText returns an answer as UTF-8.
func decodeText(text []byte, charset string) ([]byte, error) {
	if !slices.Contains(charsets, charset) {
		return nil, fmt.Errorf("the handler's response has the charset %q: expected utf-8", charset)
	}
	text = newtonsoft.Decode(text)
	if !utf8.Valid(text) {
		return nil, &callError{text: "Invalid HttpResponseMessage: the handler's response is not UTF-8", detail: excerpt(text)}
	}
	return text, nil
}

// fill takes the members of an answer, whose names are compared without case.
func (a *answer) fill(root newtonsoft.Value) error {
	if root.Kind != newtonsoft.Object {
		return errors.New("not an object")
	}
	members := map[string]func(newtonsoft.Value) error{"returnvalue": a.fillReturn, "outputs": a.fillOutputs, "logs": a.fillLogs}
	for _, m := range root.Members {
		fill := members[strings.ToLower(m.Name)]
		if fill == nil {
			continue
		}
		value, err := m.Value.AsObject()
		if err == nil && !value.IsNull() {
			err = fill(value)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", m.Name, err)
		}
	}
	return nil
}

func (a *answer) fillReturn(value newtonsoft.Value) error {
	a.returned, a.returnValue = true, value
	return nil
}

func (a *answer) fillOutputs(value newtonsoft.Value) (err error) {
	if value.Kind != newtonsoft.Object {
		return errors.New("not an object")
	}
	a.outputs = make(map[string]newtonsoft.Value, len(value.Members))
	for _, m := range value.Members {
		if a.outputs[m.Name], err = m.Value.AsObject(); err != nil {
			return fmt.Errorf("%s: %w", m.Name, err)
		}
	}
	return nil
}

func (a *answer) fillLogs(value newtonsoft.Value) error {
	if value.Kind != newtonsoft.Array {
		return errors.New("not an array")
	}
	for i, item := range value.Items {
		text, ok := item.AsText()
		if !ok {
			return fmt.Errorf("line %d is not a string", i)
		}
		a.logs = append(a.logs, text)
	}
	return nil
}

// said returns what the body of a failed call says, which the host drops: the
// error of an object that has one, as those of package customhandler, else the
// beginning.
func said(text []byte) string {
	var failure struct{ Error string }
	if json.Unmarshal(text, &failure, json.MatchCaseInsensitiveNames(true)) == nil && failure.Error != "" {
		return failure.Error
	}
	return excerpt(text)
}

// excerpt returns the beginning of a text, for a log.
func excerpt(text []byte) string {
	const longest = 500
	if len(text) > longest {
		return fmt.Sprintf("%q…", text[:longest])
	}
	return fmt.Sprintf("%q", text)
}

// parseMediaType reads a Content-Type as .NET does, which keeps the case of the
// type and minds a semicolon at the end.
func parseMediaType(text string) (name, charset string, ok bool) {
	name, rest, _ := strings.Cut(text, ";")
	lower, parameters, err := mime.ParseMediaType(text)
	if err != nil || !strings.Contains(lower, "/") || strings.HasSuffix(text, ";") || strings.Contains(rest, ";;") {
		return "", "", false
	}
	return strings.TrimSpace(name), strings.ToLower(parameters["charset"]), true
}
