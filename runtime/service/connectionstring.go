package service

import (
	"log/slog"
	"net/url"
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
	found, err := splitFields(text)
	if err != nil {
		return ConnectionString{}, err
	}
	return found.connection()
}

// connection reads all fields.
func (f fields) connection() (conn ConnectionString, err error) {
	if conn.Endpoint, err = f.endpoint(fieldEndpoint, ""); err != nil {
		return ConnectionString{}, err
	}
	if conn.Endpoint, err = f.applyPort(conn.Endpoint); err != nil {
		return ConnectionString{}, err
	}
	if conn.Version, err = f.version(); err != nil {
		return ConnectionString{}, err
	}
	if conn.ClientEndpoint, err = f.endpoint(fieldClientEndpoint, conn.Endpoint); err != nil {
		return ConnectionString{}, err
	}
	if conn.ServerEndpoint, err = f.endpoint(fieldServerEndpoint, conn.Endpoint); err != nil {
		return ConnectionString{}, err
	}
	if err := f.credential(&conn); err != nil {
		return ConnectionString{}, err
	}
	return conn, nil
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

// fields are the values of a connection string by lower-case name.
type fields map[string]string

func splitFields(text string) (fields, error) {
	found := make(fields)
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
		if _, twice := found[key]; twice {
			return nil, &ConnectionStringError{Problem: "has a name twice; each may be given once"}
		}
		found[key] = strings.TrimSpace(value)
	}
	if parts == 1 {
		return nil, &ConnectionStringError{Problem: "has one part only; expected " + shape}
	}
	return found, nil
}

func (f fields) get(name string) (string, bool) {
	value, ok := f[strings.ToLower(name)]
	return value, ok
}

func (f fields) has(name string) bool {
	value, _ := f.get(name)
	return value != ""
}

// endpoint returns an endpoint field without trailing slashes; without a
// fallback the field is required.
func (f fields) endpoint(name, fallback string) (string, error) {
	value, ok := f.get(name)
	if !ok {
		if fallback == "" {
			return "", &ConnectionStringError{name, "is missing; expected " + shape}
		}
		return fallback, nil
	}
	value = strings.TrimRight(value, "/")
	u, err := url.Parse(value)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return "", &ConnectionStringError{name, "must be an absolute http or https URL"}
	}
	if u.User != nil || u.RawQuery != "" || u.ForceQuery || strings.Contains(value, "#") {
		return "", &ConnectionStringError{name, "must be a URL without user, query and fragment"}
	}
	if port := u.Port(); port != "" && !validPort(port) {
		return "", &ConnectionStringError{name, "must have a port from 1 to 65535"}
	}
	if defaultPort := map[string]string{"http": "80", "https": "443"}[u.Scheme]; u.Port() == defaultPort {
		u.Host = hostOf(u)
		return u.String(), nil
	}
	return value, nil
}

// shape is what a whole connection string looks like.
const shape = "Endpoint=https://NAME.service.signalr.net;AccessKey=KEY;Version=1.0;"

// applyPort puts the Port field in place of the endpoint's own port.
func (f fields) applyPort(endpoint string) (string, error) {
	port, ok := f.get(fieldPort)
	if !ok {
		return endpoint, nil
	}
	number, err := strconv.Atoi(port)
	if err != nil || number < 1 || number > 65535 {
		return "", &ConnectionStringError{fieldPort, "must be a number from 1 to 65535"}
	}
	u, err := url.Parse(endpoint)
	if err != nil {
		return "", &ConnectionStringError{fieldEndpoint, "must be an absolute http or https URL"}
	}
	u.Host = hostOf(u) + ":" + strconv.Itoa(number)
	return u.String(), nil
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

func (f fields) version() (string, error) {
	version, ok := f.get(fieldVersion)
	if !ok {
		return "", nil
	}
	minor, isOne := strings.CutPrefix(version, "1.")
	if !isOne || minor == "" || minor[0] < '0' || minor[0] > '9' || strings.Trim(minor, versionCharacters) != "" {
		return "", &ConnectionStringError{fieldVersion, "is not supported; it must be 1.x, such as 1.0"}
	}
	return version, nil
}

const versionCharacters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.-"

func (f fields) credential(conn *ConnectionString) error {
	conn.ClientID, _ = f.get(fieldClientID)
	conn.TenantID, _ = f.get(fieldTenantID)
	conn.clientSecret, _ = f.get(fieldClientSecret)
	conn.clientCert, _ = f.get(fieldClientCert)
	conn.ignored = f.has(fieldAccessKey)
	authType, _ := f.get(fieldAuthType)
	switch strings.ToLower(authType) {
	case "azure":
		conn.Credential = CredentialDefault
	case "azure.msi":
		conn.Credential = CredentialManagedIdentity
	case "azure.app":
		return f.application(conn)
	case "aad": // the older name of both
		if conn.ClientID != "" && conn.TenantID != "" {
			return f.application(conn)
		}
		conn.Credential = CredentialManagedIdentity
	default: // azure-signalr takes every other type as a key, too
		conn.Credential, conn.ignored = CredentialAccessKey, false
		if conn.accessKey, _ = f.get(fieldAccessKey); conn.accessKey == "" {
			conn.Credential, conn.keyless = CredentialDefault, true
		}
	}
	return nil
}

func (f fields) application(conn *ConnectionString) error {
	conn.Credential = CredentialApplication
	for _, name := range []string{fieldClientID, fieldTenantID} {
		if !f.has(name) {
			return &ConnectionStringError{name, "is missing; AuthType=azure.app needs it"}
		}
	}
	if !f.has(fieldClientSecret) && !f.has(fieldClientCert) {
		return &ConnectionStringError{fieldClientSecret, "is missing; an Entra application needs it or " + fieldClientCert}
	}
	return nil
}
