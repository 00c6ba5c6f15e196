package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"github.com/hubwire/hubwire/generator"
	"github.com/hubwire/hubwire/internal/words"
	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/signalrtest"
)

// caller is what hubwire call was asked for.
type caller struct {
	user      string
	headers   []string
	protocol  string
	transport string
	text      bool
	listen    bool
	timeout   time.Duration
}

func newCall(s *session) *cobra.Command {
	var c caller
	command := &cobra.Command{
		Use:   "call URL hub.function [argument...]",
		Short: "Call a function of a hub as a client would",
		Long: `Call connects a SignalR client, calls one function, and prints the result as JSON.

The URL is what a page would give to withUrl: its negotiate endpoint is at
URL/negotiate, or at URL/HUB/negotiate for another hub. A connection string in its
place connects to a service without a negotiate function.

An argument that is valid JSON is passed as JSON, any other as text; --text passes
all as text. With --listen the messages that the client receives are printed too, a
JSON object a line, until Ctrl-C; the function may then be left out.

Exit codes: 0 the function answered, 1 it failed, 2 wrong usage or no connection.`,
		Example: `  hubwire call http://localhost:7071/api?user=ann chat.sendToGroup friends hello
  hubwire call "Endpoint=http://localhost:8888;AccessKey=…" chat.send '{"text":"hi"}' --user ann`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			return c.run(command.Context(), s, args)
		},
	}
	command.ValidArgsFunction = func(command *cobra.Command, given []string, start string) ([]cobra.Completion, cobra.ShellCompDirective) {
		switch len(given) {
		case 0:
			return []cobra.Completion{"http://localhost:7071/api"}, cobra.ShellCompDirectiveNoFileComp
		case 1:
			return beginningWith(start, s.functionsHere(command.Context()), nil), cobra.ShellCompDirectiveNoFileComp
		}
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	flags := command.Flags()
	flags.StringVarP(&c.user, "user", "u", "", "connect as this `user`; sent to a negotiate endpoint as the query user and the header x-ms-client-principal-id")
	flags.StringArrayVarP(&c.headers, "header", "H", nil, "send this `name: value` to the negotiate endpoint; repeatable")
	flags.StringVar(&c.protocol, "protocol", "json", "use json or messagepack")
	flags.StringVar(&c.transport, "transport", "WebSockets", "connect with WebSockets, ServerSentEvents or LongPolling")
	flags.BoolVar(&c.text, "text", false, "pass all arguments as text")
	flags.BoolVar(&c.listen, "listen", false, "also print the messages that the client receives, until Ctrl-C")
	flags.DurationVar(&c.timeout, "timeout", time.Minute, "wait this `long` for the connection and for the result")
	return command
}

// functionsHere returns what clients of the app here can call, as hub.function;
// nothing where there is no app, or one with errors.
func (s *session) functionsHere(ctx context.Context) []string {
	root, err := appRoot(cmp.Or(s.dir, "."))
	if err != nil {
		return nil
	}
	result, err := generator.Run(ctx, generator.Options{Dir: root, Patterns: everything})
	if err != nil {
		return nil
	}
	var names []string
	for _, trigger := range result.Program.Triggers() {
		if trigger.Category == string(signalr.Messages) {
			names = append(names, trigger.Hub+"."+trigger.Event)
		}
	}
	return names
}

func (c caller) run(ctx context.Context, s *session, args []string) error {
	target, function := args[0], ""
	switch {
	case len(args) > 1:
		function = args[1]
	case !c.listen:
		return errors.New("missing function: write hubwire call URL hub.function, or --listen to only receive")
	}
	hub, method, err := splitFunction(function)
	if err != nil {
		return err
	}
	limited, cancel := context.WithTimeoutCause(ctx, c.timeout, fmt.Errorf("no answer within %s", c.timeout))
	defer cancel()
	client, err := c.connect(limited, target, hub)
	if err != nil {
		return err
	}
	defer client.Close()
	if !c.listen {
		return c.invoke(limited, s, client, method, args[2:])
	}
	listening := make(chan error, 1)
	go func() { listening <- printPushes(ctx, s.out, client) }()
	if method != "" {
		if err := c.invoke(limited, s, client, method, args[2:]); err != nil {
			return err
		}
	}
	return <-listening
}

// splitFunction splits at the last dot. Without one, the hub is whatever the
// endpoint is for.
func splitFunction(name string) (hub, method string, err error) {
	at := strings.LastIndexByte(name, '.')
	if at == 0 || at == len(name)-1 && name != "" {
		return "", "", fmt.Errorf("invalid function %q: expected hub.function", name)
	}
	return name[:max(at, 0)], name[at+1:], nil
}

func (c caller) connect(ctx context.Context, target, hub string) (*signalrtest.Client, error) {
	options, err := c.options()
	if err != nil {
		return nil, err
	}
	if strings.Contains(strings.ToLower(target), "endpoint=") {
		return c.connectToService(ctx, target, hub, options)
	}
	base, err := url.Parse(target)
	if err != nil || base.Scheme != "http" && base.Scheme != "https" || base.Host == "" {
		return nil, fmt.Errorf("invalid URL %q: expected one such as http://localhost:7071/api, or a connection string", target)
	}
	if c.user != "" {
		query := base.Query()
		query.Set("user", c.user)
		base.RawQuery = query.Encode()
		options = append(options, signalrtest.WithHeader("x-ms-client-principal-id", c.user))
	}
	return connectToHub(ctx, base, hub, options)
}

// connectToHub connects by the negotiate endpoint that is for the hub: where
// an app has several, that of its other hubs is below the hub's name.
func connectToHub(ctx context.Context, base *url.URL, hub string, options []signalrtest.ConnectOption) (*signalrtest.Client, error) {
	client, err := signalrtest.Dial(ctx, base.String(), options...)
	if hub == "" || err == nil && (client.Hub() == "" || strings.EqualFold(client.Hub(), hub)) {
		return client, err
	}
	other := ""
	if err == nil {
		other = client.Hub()
		client.Close()
	}
	named, namedErr := signalrtest.Dial(ctx, base.JoinPath(strings.ToLower(hub)).String(), options...)
	switch {
	case namedErr == nil:
		return named, nil
	case other != "":
		return nil, fmt.Errorf("%s/negotiate is for hub %q; negotiating for hub %q: %w", base, other, hub, namedErr)
	default:
		return nil, err
	}
}

func (c caller) connectToService(ctx context.Context, text, hub string, options []signalrtest.ConnectOption) (*signalrtest.Client, error) {
	if hub == "" {
		return nil, errors.New("missing hub: with a connection string, write hub.function")
	}
	connection, err := service.ParseConnectionString(text)
	if err != nil {
		return nil, err
	}
	token, err := connection.ClientToken(hub, signalr.NegotiateOptions{UserID: c.user, AmbiguousClaims: true}, time.Now())
	if err != nil {
		return nil, err
	}
	return signalrtest.Dial(ctx, connection.ClientURL(hub), append(options, signalrtest.WithAccessToken(token))...)
}

func (c caller) options() ([]signalrtest.ConnectOption, error) {
	transport, err := signalrtest.ParseTransport(c.transport)
	if err != nil {
		return nil, fmt.Errorf("--transport: %w", err)
	}
	options := []signalrtest.ConnectOption{signalrtest.WithTransport(transport)}
	switch strings.ToLower(c.protocol) {
	case "json":
	case "messagepack":
		options = append(options, signalrtest.WithMessagePack())
	default:
		return nil, fmt.Errorf("--protocol: invalid protocol %q: expected json or messagepack", c.protocol)
	}
	for _, header := range c.headers {
		name, value, found := strings.Cut(header, ":")
		if !found || strings.TrimSpace(name) == "" {
			return nil, fmt.Errorf("--header: invalid header %q: expected name: value", header)
		}
		options = append(options, signalrtest.WithHeader(strings.TrimSpace(name), strings.TrimSpace(value)))
	}
	return options, nil
}

// invoke calls the function and prints its result.
func (c caller) invoke(ctx context.Context, s *session, client *signalrtest.Client, method string, given []string) error {
	arguments := make([]any, len(given))
	for i, text := range given {
		arguments[i] = text
		if !c.text && json.Valid([]byte(text)) {
			arguments[i] = json.RawMessage(text)
		}
	}
	result, err := client.Invoke(ctx, method, arguments...)
	switch failed, isFailure := errors.AsType[*signalrtest.InvocationError](err); {
	case isFailure:
		fmt.Fprintf(s.errOut, "hubwire: %s\n", words.Text(failed.Error()))
		return errFindings
	case err != nil:
		return err
	case c.listen:
		if result == nil {
			result = []byte("null")
		}
		_, err = fmt.Fprintf(s.out, `{"result":%s}`+"\n", result)
	case result != nil:
		_, err = fmt.Fprintf(s.out, "%s\n", result)
	}
	return err
}

// printPushes prints each message as one line of JSON, until the context or the
// connection ends.
func printPushes(ctx context.Context, out io.Writer, client *signalrtest.Client) error {
	for {
		push, err := client.Next(ctx)
		switch {
		case ctx.Err() != nil, errors.Is(err, signalrtest.ErrClosed):
			return nil
		case err != nil:
			return err
		}
		line, err := json.Marshal(struct {
			Target    string           `json:"target"`
			Arguments []jsontext.Value `json:"arguments"`
		}{push.Target, push.Arguments})
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(out, "%s\n", line); err != nil {
			return err
		}
	}
}
