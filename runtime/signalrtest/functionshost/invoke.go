package functionshost

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// hostVersion is the version this host claims to be.
const hostVersion = "4.1042.100.0"

// answer is what a custom handler answers (HttpScriptInvocationResult.cs).
type answer struct {
	Outputs     map[string]jsontext.Value
	Logs        []string
	ReturnValue jsontext.Value
}

// rewrite does to the values what the host does when it reads them.
func (a *answer) rewrite() {
	a.ReturnValue = rewritten(a.ReturnValue)
	for name, value := range a.Outputs {
		a.Outputs[name] = rewritten(value)
	}
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

// addHostHeaders adds what every request to a handler has
// (DefaultHttpWorkerService.AddHeaders).
func addHostHeaders(header http.Header, invocationID string) {
	header.Set("X-Azure-Functions-HostVersion", hostVersion)
	header.Set("X-Azure-Functions-InvocationId", invocationID)
	header.Set("User-Agent", strings.TrimSpace(header.Get("User-Agent")+" Azure-Functions-Host/"+hostVersion))
}

// call sends one invocation to the handler. A call over the function timeout
// ends the handler, as in the real host.
func (in *instance) call(f *function, invocationID string, body []byte) (*answer, error) {
	ctx, cancel := context.WithCancel(in.life)
	defer cancel()
	if limit := in.app.host.functionTimeout; limit > 0 {
		ctx, cancel = context.WithTimeout(in.life, limit)
		defer cancel()
	}
	p, err := in.handler.process(ctx)
	if err != nil {
		return nil, err
	}
	a, err := p.invoke(ctx, f.name, invocationID, body)
	if err == nil && !in.keepValues {
		a.rewrite()
	}
	if err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		in.handler.recycle(p)
		return nil, fmt.Errorf("function %s took longer than functionTimeout, %v: its handler was ended", f.name, in.app.host.functionTimeout)
	}
	return a, err
}

func (p *process) invoke(ctx context.Context, function, invocationID string, body []byte) (*answer, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url+"/"+function, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.ContentLength = -1 // chunked, as the host's requests are
	addHostHeaders(request.Header, invocationID)
	request.Header.Set("Content-Type", "application/json; charset=utf-8")
	response, err := p.transport.RoundTrip(request)
	if err != nil {
		return nil, fmt.Errorf("the handler cannot be reached: %w", err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, fmt.Errorf("the handler's answer ended too early: %w", err)
	}
	return readAnswer(response, text)
}

// readAnswer reads the handler's answer by the rules of the host.
func readAnswer(response *http.Response, text []byte) (*answer, error) {
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return nil, &callError{
			text:   fmt.Sprintf("Response status code does not indicate success: %d (%s).", response.StatusCode, http.StatusText(response.StatusCode)),
			detail: "the handler said: " + said(text),
		}
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, errors.New("the handler's answer is empty: the Functions host would wait until functionTimeout; answer {} with the content type application/json at least")
	}
	mediaType, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	if mediaType != "application/json" && mediaType != "text/json" {
		return nil, fmt.Errorf("the handler's answer has the content type %q: the Functions host takes application/json only", response.Header.Get("Content-Type"))
	}
	if string(bytes.TrimSpace(text)) == "null" {
		return nil, errors.New("the handler's answer is null: the Functions host would wait until functionTimeout; answer {} at least")
	}
	a := new(answer)
	if err := json.Unmarshal(text, a, json.MatchCaseInsensitiveNames(true), jsontext.AllowDuplicateNames(true)); err != nil {
		return nil, &callError{
			text:   "Invalid HttpResponseMessage: the handler's answer is not an object with Outputs, Logs and ReturnValue",
			detail: fmt.Sprintf("%v in %s", err, excerpt(text)),
		}
	}
	return a, nil
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
