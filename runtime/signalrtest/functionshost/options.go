package functionshost

import (
	"io"
	"log/slog"
)

// Options say which app a Host runs, and how. Only Root is required.
type Options struct {
	// Root is the app: the folder with host.json and a folder with a
	// function.json for each function.
	Root string

	// Addr is the loopback address to listen on. Empty means a free port of
	// localhost; ":7071" means that port of localhost.
	Addr string

	// AllowHost tells which host names requests may be for. Nil allows all.
	AllowHost func(host string) bool

	// CORS are origins whose pages may call, with credentials. They are used
	// in place of Host.CORS of local.settings.json.
	CORS []string

	// Settings are app settings. They win over environment variables, which
	// win over the Values of local.settings.json. The handler finds all of
	// them in its environment.
	Settings map[string]string

	// Executable replaces defaultExecutablePath of host.json, for a handler
	// that was built elsewhere. It is absolute or relative to the working
	// directory of this process.
	Executable string

	// Args replace the arguments of host.json unless nil.
	Args []string

	// Stdout and Stderr receive what the handler prints, one Write a line.
	// Nil drops it.
	Stdout, Stderr io.Writer

	// PayloadFormat is the form in which a SignalR call reaches the handler.
	PayloadFormat PayloadFormat

	// Keys, unless nil, are what callers must present where a function has
	// another authLevel than anonymous, and the service at its webhook. Nil lets
	// everyone in, as Core Tools does.
	Keys *Keys

	// KeepValues leaves dates and numbers in arguments and results as they were
	// written. Otherwise they are rewritten as in Azure, where extension and
	// host read them by Newtonsoft.Json: "2024-05-01T10:00:00.000Z" arrives
	// without the fraction, a date with an offset in the time zone of the
	// host, and 1e3 as 1000.0.
	KeepValues bool

	// Observe is told about every execution and every change of the handler
	// process. It is called from several goroutines and must not block.
	Observe func(Event)

	// Logger gets the host's own records; nil drops them.
	Logger *slog.Logger
}

// PayloadFormat is how the SignalR extension hands a call to a custom handler.
type PayloadFormat int

const (
	// PayloadString is the form of extension 2.x (extension bundle 4.23 and
	// later): the invocation context in a string that holds a JSON string.
	PayloadString PayloadFormat = iota

	// PayloadObject is the form of extensions up to 1.14: the invocation
	// context as an object, with nothing of it in the Metadata. The result
	// of every call is null, because these extensions drop what custom
	// handlers return (Azure/azure-webjobs-sdk issue 3095).
	PayloadObject
)
