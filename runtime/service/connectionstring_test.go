package service_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/service"
)

// vectors reads a file of testdata; its "origin" says where the facts are from.
func vectors[T any](t *testing.T, name string) T {
	t.Helper()
	var v T
	text, err := os.ReadFile("testdata/" + name)
	if err == nil {
		err = json.Unmarshal(text, &v)
	}
	if err != nil {
		t.Fatal(err)
	}
	return v
}

type connectionStringVectors struct {
	Valid []struct {
		In  string
		Out struct{ Endpoint, ClientEndpoint, ServerEndpoint, Version string }
	}
	Identity []struct{ In, Credential string }
	Invalid  []struct{ In, Why string }
}

func TestConnectionStringVectors(t *testing.T) {
	v := vectors[connectionStringVectors](t, "connection-string.json")
	for _, c := range v.Valid {
		conn, err := service.ParseConnectionString(c.In)
		if err != nil {
			t.Errorf("%s: %v", c.In, err)
			continue
		}
		for _, field := range []struct{ name, got, want string }{
			{"endpoint", conn.Endpoint, c.Out.Endpoint},
			{"clientEndpoint", conn.ClientEndpoint, c.Out.ClientEndpoint},
			{"serverEndpoint", conn.ServerEndpoint, c.Out.ServerEndpoint},
			{"version", conn.Version, c.Out.Version},
		} {
			if field.want != "" && field.got != field.want {
				t.Errorf("%s: %s is %q, want %q", c.In, field.name, field.got, field.want)
			}
		}
		if key, err := conn.AccessKey(); err != nil || key != "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" {
			t.Errorf("%s: key %q, %v", c.In, key, err)
		}
	}
	for _, c := range v.Identity {
		conn, err := service.ParseConnectionString(c.In)
		if err != nil || string(conn.Credential) != c.Credential {
			t.Errorf("%s: got %q, %v; want %q", c.In, conn.Credential, err, c.Credential)
		}
		if _, err := conn.AccessKey(); !errors.Is(err, service.ErrIdentity) {
			t.Errorf("%s: AccessKey gave %v", c.In, err)
		}
	}
	for _, c := range v.Invalid {
		var failure *service.ConnectionStringError
		if _, err := service.ParseConnectionString(c.In); !errors.As(err, &failure) {
			t.Errorf("%s (%s): got %v", c.In, c.Why, err)
		}
	}
}

func TestConnectionStringDefaultsAndPort(t *testing.T) {
	conn, err := service.ParseConnectionString(" Endpoint = http://localhost ;Port=8888;; junk ;AccessKey=a=b==;Version=1.0;")
	if err != nil {
		t.Fatal(err)
	}
	key, _ := conn.AccessKey()
	if conn.Endpoint != "http://localhost:8888" || conn.ClientEndpoint != conn.Endpoint || conn.ServerEndpoint != conn.Endpoint || key != "a=b==" {
		t.Errorf("got %+v, key %q", conn, key)
	}
	conn, err = service.ParseConnectionString("Endpoint=https://[::1]:1;Port=2;AccessKey=k;ClientEndpoint=https://c/")
	if err != nil || conn.Endpoint != "https://[::1]:2" || conn.ClientEndpoint != "https://c" || conn.ServerEndpoint != conn.Endpoint {
		t.Errorf("got %+v, %v", conn, err)
	}
}

func TestConnectionStringErrorsNameTheFieldAndHideValues(t *testing.T) {
	for text, want := range map[string]string{
		"":                              "connection string: Endpoint is missing; expected Endpoint=https://NAME.service.signalr.net;AccessKey=KEY;Version=1.0;",
		"Endpoint=https://a":            "connection string: has one part only; expected Endpoint=https://NAME.service.signalr.net;AccessKey=KEY;Version=1.0;",
		"Endpoint=AccessKey=hidden;":    "connection string: has one part only; expected Endpoint=https://NAME.service.signalr.net;AccessKey=KEY;Version=1.0;",
		"Endpoint=AccessKey=hidden;a=b": "connection string: Endpoint must be an absolute http or https URL",
		"Endpoint=https://hidden@a;AccessKey=hidden":                      "connection string: Endpoint must be a URL without user, query and fragment",
		"Endpoint=https://a#hidden;AccessKey=hidden":                      "connection string: Endpoint must be a URL without user, query and fragment",
		"Endpoint=https://a:70000;AccessKey=hidden":                       "connection string: Endpoint must have a port from 1 to 65535",
		"Endpoint=https://a;AccessKey=hidden;Port=x":                      "connection string: Port must be a number from 1 to 65535",
		"Endpoint=https://a;AccessKey=hidden;Version=2.0":                 "connection string: Version is not supported; it must be 1.x, such as 1.0",
		"Endpoint=https://a;AccessKey=hidden;Version=1.0 beta":            "connection string: Version is not supported; it must be 1.x, such as 1.0",
		"Endpoint=https://a;AccessKey=hidden;accesskey=hidden":            "connection string: has a name twice; each may be given once",
		"Endpoint=https://a;AccessKey=hidden;ServerEndpoint=ftp://hidden": "connection string: ServerEndpoint must be an absolute http or https URL",
		"Endpoint=https://a;AuthType=azure.app;ClientId=c":                "connection string: TenantId is missing; AuthType=azure.app needs it",
	} {
		_, err := service.ParseConnectionString(text)
		if err == nil || err.Error() != want {
			t.Errorf("%q:\ngot  %v\nwant %s", text, err, want)
		}
	}
}

func TestConnectionStringIsNeverShownWithItsKey(t *testing.T) {
	conn, err := service.ParseConnectionString("Endpoint=https://a;AccessKey=hidden")
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "conn", conn)
	asJSON, err := json.Marshal(conn)
	if err != nil {
		t.Fatal(err)
	}
	shown := []string{fmt.Sprint(conn), fmt.Sprintf("%v %+v %#v %s %q", conn, conn, conn, conn, conn), fmt.Sprint(&conn), log.String(), string(asJSON)}
	for _, text := range shown {
		if strings.Contains(text, "hidden") || !strings.Contains(text, "https://a") {
			t.Errorf("shown as %s", text)
		}
	}
}

func FuzzParseConnectionString(f *testing.F) {
	for _, seed := range []string{
		"Endpoint=https://a;AccessKey=b;Version=1.0;",
		"endpoint=http://aaa:500;accesskey=A;port=400;clientEndpoint=http://bbb:500",
		"endpoint=https://aaa;AuthType=azure.app;clientId=foo;clientSecret=bar;tenantId=t",
		"Endpoint=https://[::1];Port=1;AccessKey=k", "=;=", ";;;", "Endpoint=https://%zz;AccessKey=k",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		conn, err := service.ParseConnectionString(text)
		if err != nil {
			var failure *service.ConnectionStringError
			if !errors.As(err, &failure) {
				t.Fatalf("error of type %T", err)
			}
			return
		}
		key, err := conn.AccessKey()
		if (err == nil) != (conn.Credential == service.CredentialAccessKey) || err == nil && key == "" {
			t.Fatalf("credential %q, key %q, %v", conn.Credential, key, err)
		}
		if err != nil {
			return
		}
		again, err := service.ParseConnectionString("Endpoint=" + conn.Endpoint + ";AccessKey=" + key)
		if err != nil || again.Endpoint != conn.Endpoint {
			t.Fatalf("%q parsed, but its own endpoint %q gives %q, %v", text, conn.Endpoint, again.Endpoint, err)
		}
	})
}
