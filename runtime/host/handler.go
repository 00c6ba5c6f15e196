package host

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/runtime/customhandler"
	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/upstream"
)

// newHandler returns what answers all requests.
func newHandler(ctx context.Context, app *signalr.App, cfg config, where place) (http.Handler, error) {
	m := where.mode
	settings := service.NewSettings(cfg.getenv,
		service.WithSettingNames(cfg.names), service.WithIdentity(cfg.identity), service.WithApplicationName(cfg.application))
	warnOfConnections(ctx, app, m, settings, cfg.logger)
	warnOfPublicKey(ctx, app, where, settings, cfg.logger)
	web, webErr := newWeb(app, cfg, m, settings)
	if m == customHandler {
		handler, err := customhandler.NewHandler(app, customhandler.Options{
			Logger:   cfg.logger,
			Senders:  settings,
			Fallback: web.find,

			MaxDecodedBytes: cfg.decoded,
		})
		return handler, errors.Join(err, webErr)
	}
	calls, err := upstream.NewHandler(app, upstream.Options{
		AccessKeys:      accessKeys(settings, cfg),
		Codes:           cfg.codes,
		Entra:           cfg.entra,
		AllowUnsigned:   cfg.allowUnsigned,
		ApplicationName: cfg.application,
		Senders:         settings,
		MaxDecodedBytes: cfg.decoded,
		DetailedErrors:  cfg.detailed,
		Logger:          cfg.logger,
	})
	return &selfHosted{calls: calls, web: web}, errors.Join(err, webErr)
}

// accessKeys finds the keys that calls are signed with. A service that knows its
// apps by identities signs nothing; something else must prove its calls then.
func accessKeys(settings *service.Settings, cfg config) func(string) ([]string, error) {
	return func(setting string) ([]string, error) {
		keys, err := settings.AccessKeys(setting)
		if !errors.Is(err, service.ErrIdentity) {
			return keys, err
		}
		if cfg.entra != nil || len(cfg.codes) > 0 {
			return nil, nil
		}
		return nil, fmt.Errorf("%w; or authenticate calls with host.WithEntra or host.WithUpstreamCode", err)
	}
}

// web finds the handler of what is no call of a trigger: negotiate functions
// and the program's own handlers.
type web struct {
	negotiate []route
	cors      bool // preflight requests are for negotiate functions too
	handlers  *http.ServeMux
}

func newWeb(app *signalr.App, cfg config, m mode, settings *service.Settings) (*web, error) {
	w := &web{handlers: http.NewServeMux()}
	opts := []service.NegotiateOption{service.WithLogger(cfg.logger)}
	origins := slices.Clone(cfg.origins)
	if text := cfg.getenv("HUBWIRE_CORS"); text != "" {
		origins = append(origins, strings.Split(text, ",")...)
	}
	if m == upstreamCalls && len(origins) > 0 {
		w.cors = true
		opts = append(opts, service.WithCORS(origins...))
	}
	if cfg.detailed {
		opts = append(opts, service.WithDetailedErrors())
	}
	front, err := newFront(cfg)
	prefix, prefixErr := routePrefix(cfg.getenv)
	problems := []error{err, prefixErr}
	for _, n := range app.Negotiations() {
		allow := front.authorize
		if m == upstreamCalls {
			allow = front.allow(n)
			problems = append(problems, front.check(n))
		}
		handler := service.NegotiateHandler(n, settings, append(slices.Clip(opts), service.WithAuthorization(allow))...)
		w.negotiate = append(w.negotiate, newRoute(prefix, n.Route, handler))
	}
	for _, h := range app.Handlers() {
		if err := add(w.handlers, h); err != nil {
			problems = append(problems, err)
		}
	}
	return w, errors.Join(problems...)
}

// add adds a handler; ServeMux panics where a pattern is wrong or collides.
func add(mux *http.ServeMux, h signalr.Handler) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("handler for %q: %v", h.Pattern, v)
		}
	}()
	mux.Handle(h.Pattern, h.Handler)
	return nil
}

// find returns the handler of a request, or nil.
func (w *web) find(r *http.Request) http.Handler {
	if r.Method == http.MethodPost || w.cors && r.Method == http.MethodOptions {
		for i := range w.negotiate {
			if w.negotiate[i].match(r) {
				return w.negotiate[i].handler
			}
		}
	}
	if _, pattern := w.handlers.Handler(r); pattern != "" {
		return w.handlers // it sets the path values
	}
	return nil
}
