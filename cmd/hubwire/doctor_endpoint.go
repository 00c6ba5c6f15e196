package main

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/hubwire/hubwire/internal/functionapp"
	"github.com/hubwire/hubwire/internal/loopback"
	"github.com/hubwire/hubwire/internal/upstreams"
	"github.com/hubwire/hubwire/internal/words"
	"github.com/hubwire/hubwire/runtime/service"
)

// patience is how long the endpoint may take to answer.
const patience = 15 * time.Second

// endpoint is an upstream endpoint to examine.
type endpoint struct {
	url string // as in the upstream settings, with its code

	accessKey string // signs the event; empty leaves it unsigned

	// hub and event are of a function that is there, to find out whether the
	// signature is right: it gets a body that no function takes.
	hub, event string
}

// noHub and noEvent name what no function takes.
const (
	noHub   = "hubwire-doctor"
	noEvent = "hubwire-doctor"
)

// examine sends signed events to the endpoint, and to no other host. None of
// them calls a function.
func (e endpoint) examine(ctx context.Context) []symptom {
	target, found := e.target()
	if target == nil {
		return found
	}
	response, err := e.post(ctx, target, noHub, noEvent, `{"type":1,"target":"`+noEvent+`","arguments":[]}`)
	if err != nil {
		return append(found, explainError(target, err))
	}
	found = append(found, explainStatus(target, response))
	if response.status != http.StatusNotFound || e.hub == "" || e.accessKey == "" {
		return found
	}
	return append(found, e.signature(ctx, target))
}

// target checks the URL itself.
func (e endpoint) target() (*url.URL, []symptom) {
	target, err := url.Parse(e.url)
	if err != nil || target.Host == "" || target.Scheme != "http" && target.Scheme != "https" {
		return nil, []symptom{problem(fmt.Sprintf("invalid URL %q", upstreams.WithoutQuery(e.url)), "write it as in the upstream settings: https://HOST/runtime/webhooks/signalr")}
	}
	if strings.ContainsAny(e.url, "{<") {
		return nil, []symptom{problem("the URL has a placeholder in it", "put the real host and key in")}
	}
	var found []symptom
	if target.Path == "" || target.Path == "/" {
		target.Path = functionapp.WebhookPath
		found = append(found, healthy("the URL has no path; trying "+target.Path))
	}
	if target.Scheme == "http" && !loopback.Is(target.Hostname()) {
		found = append(found, warning("the URL is http: signatures cover the connection only, so anyone who can read the traffic can send calls with any body", "use https"))
	}
	return target, found
}

// answer is what the endpoint said.
type answer struct {
	status   int
	text     string // the beginning of the body
	location string
}

func (e endpoint) post(ctx context.Context, target *url.URL, hub, event, body string) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), strings.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	connection := functionapp.DoctorPrefix + rand.Text()
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-ASRS-Connection-Id", connection)
	request.Header.Set("X-ASRS-Hub", strings.ToLower(hub))
	request.Header.Set("X-ASRS-Category", "messages")
	request.Header.Set("X-ASRS-Event", event)
	if e.accessKey != "" {
		request.Header.Set("X-ASRS-Signature", service.Signature(connection, e.accessKey))
	}
	client := &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	defer client.CloseIdleConnections()
	response, err := client.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, 300))
	if err != nil {
		return answer{}, err
	}
	return answer{response.StatusCode, words.Line(strings.TrimSpace(string(text))), words.Name(response.Header.Get("Location"))}, nil
}

// signature sends a body that is no message for a function that is there: a
// program that serves the calls itself checks the signature first.
func (e endpoint) signature(ctx context.Context, target *url.URL) symptom {
	response, err := e.post(ctx, target, e.hub, e.event, "{}")
	switch {
	case err != nil:
		return explainError(target, err)
	case response.status == http.StatusUnauthorized:
		return problem("401: the endpoint does not accept the signature of the access key",
			"the app's connection string has another key than AzureSignalRConnectionString here: take both from the same service, and restart the app after a change of keys")
	case response.status == http.StatusNotFound:
		return warning(fmt.Sprintf("the endpoint has no function for hub %q, event %q, which is in this folder", e.hub, e.event), "deploy what is here: hubwire check, build, publish")
	case response.status == http.StatusBadRequest:
		return healthy("the signature of the access key is accepted")
	default:
		return healthy(fmt.Sprintf("the endpoint answers an invalid message with %d, so the signature could not be checked", response.status))
	}
}

func explainError(target *url.URL, err error) symptom {
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	var name *net.DNSError
	var timeout interface{ Timeout() bool }
	said := errorText(err)
	switch {
	case errors.As(err, &record), strings.Contains(said, "server gave HTTP response to HTTPS client"):
		return problem("the endpoint speaks plain HTTP where the URL says https", "the service calls what the URL says: put TLS in front of the app, or write http for a local test")
	case errors.As(err, &unknown):
		return problem("this machine does not trust the issuer of the endpoint's certificate", "the service will not trust it either: use a certificate of a public authority")
	case errors.As(err, &host):
		return problem("the endpoint's certificate is for another host: "+words.Line(host.Error()), "use the host name the certificate is for")
	case errors.As(err, &invalid):
		return problem("the endpoint's certificate is not valid: "+words.Line(invalid.Error()), "renew it")
	case errors.As(err, &name):
		return problem("unknown host "+target.Hostname(), "check the spelling; a Function App is APP.azurewebsites.net")
	case errors.As(err, &timeout) && timeout.Timeout():
		return problem(fmt.Sprintf("no answer within %s", patience), "check that the app runs and that no firewall drops the request; apps may start slowly")
	default:
		return problem("the endpoint cannot be reached: "+said, "check that the app runs, and that it listens on that port for other machines")
	}
}

// errorText leaves out the URL, which may hold a code.
func errorText(err error) string {
	var inURL *url.Error
	if errors.As(err, &inURL) {
		err = inURL.Err
	}
	return words.Line(err.Error())
}

func explainStatus(target *url.URL, a answer) symptom {
	functions := strings.HasSuffix(target.Path, functionapp.WebhookPath)
	said := ""
	if a.text != "" {
		said = ": " + a.text
	}
	switch {
	case a.status == http.StatusNotFound && a.text == "" && !functions:
		return warning("404: nothing is at "+target.Path+", or no function takes the event; both look alike", "the path of a Function App is "+functionapp.WebhookPath)
	case a.status == http.StatusNotFound:
		return healthy("404 for an event without function, as expected: the endpoint exists and checks hub, category and event")
	case a.status == http.StatusUnauthorized && target.Query().Get("code") == "" && functions:
		return problem("401: the endpoint requires a key, or does not accept the signature of the access key", "a Function App requires ?code=KEY with its system key signalr_extension; an app that serves the calls itself, the access key of its own connection string")
	case a.status == http.StatusUnauthorized, a.status == http.StatusForbidden:
		return problem(fmt.Sprintf("%d: the endpoint does not accept the key", a.status), "the code must be the system key signalr_extension of this app (az functionapp keys list), not a function or host key; keys change when an app is created again")
	case a.status == http.StatusUnsupportedMediaType:
		return problem("415: the endpoint does not know the content type of the service", "a proxy on the way changes the Content-Type; it must arrive as application/json")
	case a.status >= 300 && a.status < 400:
		return problem(fmt.Sprintf("%d: the endpoint redirects to %s, which the service does not follow", a.status, upstreams.WithoutQuery(a.location)), "write the final URL: https instead of http, without an extra slash")
	case a.status == http.StatusMethodNotAllowed:
		return problem("405: the endpoint does not accept POST", "check the path: that of a Function App is "+functionapp.WebhookPath)
	case a.status == http.StatusBadGateway, a.status == http.StatusServiceUnavailable, a.status == http.StatusGatewayTimeout:
		return problem(fmt.Sprintf("%d: something in front of the app answers, the app does not%s", a.status, said), "check that the app has started: see its log stream, or kubectl describe pod")
	case a.status >= 500:
		return problem(fmt.Sprintf("%d: the endpoint failed%s", a.status, said), "see the app's log; a Function App fails like this while its host cannot start")
	case a.status < 300:
		return warning(fmt.Sprintf("%d for an event without function: this endpoint accepts everything, or is another service", a.status), "check that the URL is that of the app")
	default:
		return problem(fmt.Sprintf("unexpected status %d%s", a.status, said), "check that the URL is that of the app")
	}
}
