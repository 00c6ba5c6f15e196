package service

import (
	"cmp"
	"log/slog"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// Credential is how a connection string proves who connects.
type Credential string

// The credentials a connection string can name (ConnectionStringParser.cs of
// azure-signalr).
const (
	CredentialAccessKey       Credential = "access key"
	CredentialDefault         Credential = "default credential"
	CredentialManagedIdentity Credential = "managed identity"
	CredentialApplication     Credential = "client secret" // of an Entra application, or its certificate
)

// ConnectionString says where a service is and how to sign for it. Its
// String, GoString and LogValue leave key and secret out.
type ConnectionString struct {
	Endpoint       string // such as https://name.service.signalr.net, no trailing slash
	ClientEndpoint string // where clients connect; Endpoint unless set apart
	ServerEndpoint string // where the REST interface is; Endpoint unless set apart
	Version        string // such as 1.0; may be empty
	Credential     Credential
	ClientID       string // of an identity; may be empty
	TenantID       string // of an identity; may be empty

	accessKey    string
	clientSecret string
	clientCert   string

	keyless bool // it names no identity either: the default credential by omission
	ignored bool // it has a key beside the identity that it names
}

// ConnectionStringError says which field of a connection string is wrong and
// what it must be. It never shows a value: a forgotten semicolon puts the key
// into any of them.
type ConnectionStringError struct {
	Field   string // such as "AccessKey"; empty where no single field is at fault
	Problem string
}

// Error names the field and the problem.
func (e *ConnectionStringError) Error() string {
	if e.Field == "" {
		return "connection string: " + e.Problem
	}
	return "connection string: " + e.Field + " " + e.Problem
}

// Names of the fields, as the portal spells them.
const (
	fieldEndpoint       = "Endpoint"
	fieldAccessKey      = "AccessKey"
	fieldAuthType       = "AuthType"
	fieldClientID       = "ClientId"
	fieldClientSecret   = "ClientSecret"
	fieldClientCert     = "ClientCert"
	fieldTenantID       = "TenantId"
	fieldVersion        = "Version"
	fieldPort           = "Port"
	fieldClientEndpoint = "ClientEndpoint"
	fieldServerEndpoint = "ServerEndpoint"
)

// ParseConnectionString reads a connection string by the rules of
// azure-signalr's ConnectionStringParser.cs: name=value pairs between
// semicolons, names without regard to case, values trimmed, parts without "="
// skipped. A string that names neither a key nor an identity means the default
// credential, as in the SDKs from 1.29.1 on; without a [TokenSource] it cannot be
// used. Where it names both, the identity counts, as in the SDKs before: see
// [ConnectionString.Warning]. An empty access key is none, as everyone can sign with
// it. Every error is a *[ConnectionStringError].
func ParseConnectionString(text string) (ConnectionString, error) {
	return splitFields(text).connection()
}

// AccessKey returns the key, or an error that matches [ErrIdentity] where the
// connection string names an identity instead.
func (c ConnectionString) AccessKey() (string, error) {
	if c.keyless {
		return "", errKeyless
	}
	if c.Credential != CredentialAccessKey {
		return "", &identityError{string(c.Credential), "use a connection string with one"}
	}
	return c.accessKey, nil
}

// errKeyless is the error of a connection string that names neither a key nor an
// identity, where nothing was given for identities.
var errKeyless = &ConnectionStringError{fieldAccessKey, "is missing; expected " + shape + " A program with a source of tokens (host.WithIdentity) takes a connection string without it as its default credential"}

// Warning says what is odd about a connection string that can be used, or "".
func (c ConnectionString) Warning() string {
	if !c.ignored {
		return ""
	}
	return "the connection string has AuthType and AccessKey: the identity is used, as the Functions host does with today's extension bundles, but newer SDKs use the key; leave one of them out"
}

// ClientSecret returns the secret of an Entra application, or "".
func (c ConnectionString) ClientSecret() string { return c.clientSecret }

// ClientCertificate returns the path of the certificate file of an Entra
// application, or "".
func (c ConnectionString) ClientCertificate() string { return c.clientCert }

// String describes the connection without the key.
func (c ConnectionString) String() string {
	text := fieldEndpoint + "=" + c.Endpoint
	if c.Credential == CredentialAccessKey {
		return text + ";" + fieldAccessKey + "=***"
	}
	return text + " (" + string(c.Credential) + ")"
}

// GoString is String, so that %#v shows no key either.
func (c ConnectionString) GoString() string { return c.String() }

// LogValue implements [slog.LogValuer] without the key.
func (c ConnectionString) LogValue() slog.Value { return slog.StringValue(c.String()) }

// shape is what a whole connection string looks like.
const shape = "Endpoint=https://NAME.service.signalr.net;AccessKey=KEY;Version=1.0;"

// fields are the values of a connection string by lower-case name. They note the
// first thing that is wrong, and go on.
type fields struct {
	values map[string]string
	err    error
}

func splitFields(text string) *fields {
	f := &fields{values: make(map[string]string)}
	parts := 0
	for part := range strings.SplitSeq(text, ";") {
		if part != "" {
			parts++
		}
		name, value, ok := strings.Cut(part, "=")
		if !ok {
			continue
		}
		key := strings.ToLower(strings.TrimSpace(name))
		if f.has(key) {
			f.fail("", "has a name twice; each may be given once")
		}
		f.values[key] = strings.TrimSpace(value)
	}
	if parts == 1 {
		f.fail("", "has one part only; expected "+shape)
	}
	return f
}

func (f *fields) fail(field, problem string) {
	if f.err == nil {
		f.err = &ConnectionStringError{field, problem}
	}
}

func (f *fields) get(name string) string { return f.values[strings.ToLower(name)] }

func (f *fields) has(name string) bool {
	_, ok := f.values[strings.ToLower(name)]
	return ok
}

// connection reads all fields.
func (f *fields) connection() (conn ConnectionString, err error) {
	conn.Endpoint = f.endpoint(fieldEndpoint, "", f.port())
	if conn.Version = f.get(fieldVersion); f.has(fieldVersion) && !versions.MatchString(conn.Version) {
		f.fail(fieldVersion, "is not supported; it must be 1.x, such as 1.0")
	}
	conn.ClientEndpoint = f.endpoint(fieldClientEndpoint, conn.Endpoint, "")
	conn.ServerEndpoint = f.endpoint(fieldServerEndpoint, conn.Endpoint, "")
	f.credential(&conn)
	if f.err != nil {
		return ConnectionString{}, f.err
	}
	return conn, nil
}

var versions = regexp.MustCompile(`^1\.\d[\w.-]*$`)

// endpoint returns an endpoint field without trailing slashes and without the
// port that its scheme implies; a port given apart comes in place of its own.
// Without a fallback the field is required.
func (f *fields) endpoint(name, fallback, port string) string {
	if !f.has(name) {
		if fallback == "" {
			f.fail(name, "is missing; expected "+shape)
		}
		return fallback
	}
	value := strings.TrimRight(f.get(name), "/")
	u, err := url.Parse(value)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		f.fail(name, "must be an absolute http or https URL")
		return ""
	case u.User != nil || u.RawQuery != "" || u.ForceQuery || strings.Contains(value, "#"):
		f.fail(name, "must be a URL without user, query and fragment")
	case u.Port() != "" && !validPort(u.Port()):
		f.fail(name, "must have a port from 1 to 65535")
	}
	if port = cmp.Or(port, u.Port()); port == map[string]string{"http": "80", "https": "443"}[u.Scheme] {
		port = ""
	}
	u.Host = hostOf(u)
	if port != "" {
		u.Host += ":" + port
	}
	return u.String()
}

// port returns the field of that name as it stands in a URL.
func (f *fields) port() string {
	if !f.has(fieldPort) {
		return ""
	}
	number, err := strconv.Atoi(f.get(fieldPort)) // with a sign too, as .NET reads it
	port := strconv.Itoa(number)
	if err != nil || !validPort(port) {
		f.fail(fieldPort, "must be a number from 1 to 65535")
	}
	return port
}

func validPort(text string) bool {
	port, err := strconv.ParseUint(text, 10, 16)
	return err == nil && port > 0
}

// hostOf returns the host without its port, in brackets where it is an IPv6
// address.
func hostOf(u *url.URL) string {
	host := u.Hostname()
	if strings.Contains(host, ":") {
		return "[" + host + "]"
	}
	return host
}

func (f *fields) credential(conn *ConnectionString) {
	conn.ClientID, conn.TenantID = f.get(fieldClientID), f.get(fieldTenantID)
	conn.clientSecret, conn.clientCert = f.get(fieldClientSecret), f.get(fieldClientCert)
	conn.accessKey = f.get(fieldAccessKey)
	authType := strings.ToLower(f.get(fieldAuthType))
	switch {
	case authType == "azure":
		conn.Credential = CredentialDefault
	case authType == "azure.app", authType == "aad" && conn.ClientID != "" && conn.TenantID != "":
		conn.Credential = CredentialApplication
		f.application(conn)
	case authType == "azure.msi", authType == "aad": // the older name
		conn.Credential = CredentialManagedIdentity
	case conn.accessKey != "": // azure-signalr takes every other type as a key, too
		conn.Credential = CredentialAccessKey
	default:
		conn.Credential, conn.keyless = CredentialDefault, true
	}
	if conn.Credential != CredentialAccessKey {
		conn.ignored, conn.accessKey = conn.accessKey != "", ""
	}
}

func (f *fields) application(conn *ConnectionString) {
	switch {
	case conn.ClientID == "":
		f.fail(fieldClientID, "is missing; AuthType=azure.app needs it")
	case conn.TenantID == "":
		f.fail(fieldTenantID, "is missing; AuthType=azure.app needs it")
	case conn.clientSecret == "" && conn.clientCert == "":
		f.fail(fieldClientSecret, "is missing; an Entra application needs it or "+fieldClientCert)
	}
}
