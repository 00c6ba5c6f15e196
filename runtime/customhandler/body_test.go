package customhandler_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/customhandler"
	"github.com/hubwire/hubwire/runtime/signalr"
)

func TestMalformedBodies(t *testing.T) {
	app := appOf(t, function("F", func(context.Context, *signalr.Call) (any, error) { t.Error("called"); return nil, nil }))
	for name, c := range map[string]struct{ body, want string }{
		"empty":              {"", "the body is empty"},
		"white space":        {" \n", "the body is empty"},
		"null":               {"null", "not a JSON object"},
		"array":              {"[]", "not a JSON object"},
		"text":               {"hello", "not a JSON object"},
		"unfinished":         {`{"Data":{"invocation":{`, "the body"},
		"trailing":           {`{"Data":{}} {}`, "the body"},
		"no data":            {`{"Metadata":{}}`, `no binding "invocation", found none`},
		"data is null":       {`{"Data":null}`, `no binding "invocation", found none`},
		"data is a string":   {`{"Data":"x"}`, "the body"},
		"other binding":      {`{"Data":{"req":{},"inv":{}}}`, `no binding "invocation", found "inv", "req"`},
		"null value":         {`{"Data":{"invocation":null}}`, "found null"},
		"null in strings":    {`{"Data":{"invocation":"\"null\""}}`, "found null"},
		"number":             {`{"Data":{"invocation":7}}`, "found a number"},
		"array in a string":  {`{"Data":{"invocation":"[1]"}}`, "found an array"},
		"text in a string":   {`{"Data":{"invocation":"hello"}}`, "found no JSON"},
		"empty string":       {`{"Data":{"invocation":""}}`, "found no JSON"},
		"broken inner":       {`{"Data":{"invocation":"\"{} trailing"}}`, "Data.invocation"},
		"broken context":     {`{"Data":{"invocation":"{\"Hub\":"}}`, "the invocation context"},
		"trailing context":   {`{"Data":{"invocation":"{} {}"}}`, "the invocation context"},
		"hub is a number":    {`{"Data":{"invocation":{"Hub":1}}}`, "the invocation context"},
		"headers are a list": {`{"Data":{"invocation":{"Headers":["a"]}}}`, "expected an object, found an array"},
		"header is a number": {`{"Data":{"invocation":{"Headers":{"a":1}}}}`, "expected a string, found a number"},
		"too many strings":   {`{"Data":{"invocation":` + packed(5) + `}}`, "more than 4 strings"},
		"deep nesting":       {`{"Data":{"invocation":` + strings.Repeat("[", 100_000), "the body"},
	} {
		t.Run(name, func(t *testing.T) {
			h, log := handle(app, customhandler.Options{})
			answer := post(t, h, "/F", c.body)
			if answer.status != http.StatusBadRequest || !strings.Contains(answer.Error, c.want) {
				t.Errorf("got %d %s, want %s", answer.status, answer.Error, c.want)
			}
			if !strings.Contains(log.String(), "function=F") {
				t.Errorf("the log does not name the function:\n%s", log)
			}
		})
	}
}

// packed is an object inside n JSON strings.
func packed(n int) string {
	text := "{}"
	for range n {
		text = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
	}
	return text
}

func TestBodyErrorsKeepSecrets(t *testing.T) {
	const secret = "eyJhbGciOi"
	app := appOf(t, function("F", func(context.Context, *signalr.Call) (any, error) { return nil, nil }))
	for _, body := range []string{
		`{"Data":{"invocation":{"Query":"access_token=` + secret + `"}}}`,
		`{"Data":{"invocation":{"Query":{"access_token":["` + secret + `"]}}}}`,
		`{"Data":{"invocation":"{\"Query\":{\"access_token\":\"` + secret + `\"},}"}}`,
		`{"Data":{"invocation":"` + secret + `"}}`,
		`{"Data":{"invocation":{"Headers":{"X-ASRS-Client-Query":"` + secret + `"},"UserId":5}}}`,
	} {
		h, log := handle(app, customhandler.Options{})
		answer := post(t, h, "/F", body)
		if answer.status != http.StatusBadRequest || strings.Contains(answer.Error+log.String(), secret) {
			t.Errorf("%s:\n%+v\n%s", body, answer, log)
		}
	}
}

func TestBodyLimit(t *testing.T) {
	app := appOf(t, function("F", func(context.Context, *signalr.Call) (any, error) { return nil, nil }))
	body := message("[]")
	h, _ := handle(app, customhandler.Options{MaxBodyBytes: int64(len(body))})
	if answer := post(t, h, "/F", body); answer.status != http.StatusOK {
		t.Errorf("at the limit: %+v", answer)
	}
	if answer := post(t, h, "/F", body+" "); answer.status != http.StatusRequestEntityTooLarge {
		t.Errorf("over the limit: %+v", answer)
	}
}

func FuzzBody(f *testing.F) {
	for _, seed := range []string{
		file(f, "extension-2.x.json"), file(f, "extension-1.14.json"), file(f, "disconnected.json"),
		message(`["a",1,{}]`), `{"Data":{"invocation":` + packed(3) + `}}`, `{"Data":{"invocation":"{`, `null`, ``, `{"Data":{"invocation":{"Headers":{"a":null}}}}`,
	} {
		f.Add([]byte(seed))
	}
	called := false
	app := signalr.NewApp()
	app.Register(function("F", func(_ context.Context, c *signalr.Call) (any, error) {
		called = true
		return c.Context.Arguments.Len(), nil
	}))
	f.Fuzz(func(t *testing.T, body []byte) {
		called = false
		h, _ := handle(app, customhandler.Options{})
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/F", strings.NewReader(string(body))))
		if called != (w.Code == http.StatusOK) {
			t.Errorf("called %v, status %d: %s", called, w.Code, w.Body)
		}
		if !strings.HasPrefix(w.Body.String(), "{") {
			t.Errorf("the answer is no object: %s", w.Body)
		}
	})
}
