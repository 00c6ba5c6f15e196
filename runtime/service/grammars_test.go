package service_test

import (
	"fmt"
	"testing"

	"github.com/hubwire/hubwire/runtime/service"
)

// Two grammars are in use: OLD is that of azure-signalr up to 1.29.0, which today's
// extension bundles have, NEW that of later SDKs (ConnectionStringParser.cs of
// either). What is chosen here is one of them, or an error where both lead to
// something that cannot work.
func TestBothGrammars(t *testing.T) {
	const t1 = ";TenantId=4a6f2c1e-0000-4000-8000-000000000000"
	const a = "Endpoint=https://a"
	for row, c := range []struct {
		text    string
		chosen  string // OLD, NEW, both, or own
		want    string // credential and endpoint; "error" for one
		warning bool
	}{
		1:  {a + ";AccessKey=k;Version=1.0;", "both", "access key https://a", false},
		2:  {a + "/;AccessKey=k", "both", "access key https://a", false},
		3:  {"endpoint = https://a ; ACCESSKEY = k==x ;; junk ; Port = 8080", "both", "access key https://a:8080", false},
		4:  {a + ":1234;AccessKey=k;Port=8080", "both", "access key https://a:8080", false},
		5:  {a + ":443;AccessKey=k", "both", "access key https://a", false},
		6:  {"Endpoint=http://localhost;Port=8888;AccessKey=k;Version=1.0;", "both", "access key http://localhost:8888", false},
		7:  {a + ";AccessKey=k;accesskey=j", "both", "error", false},
		8:  {a, "both", "error", false},
		9:  {a + ";", "both", "error", false},
		10: {"AccessKey=k", "both", "error", false},
		11: {"AccessKey=k;Version=1.0", "both", "error", false},
		12: {a + ";junk", "NEW", "default credential https://a", false},
		13: {a + ";Version=1.0;", "NEW", "default credential https://a", false},
		14: {a + ";AccessKey=", "NEW", "default credential https://a", false},
		15: {a + ";AuthType=azure", "both", "default credential https://a", false},
		16: {a + ";AuthType=AZURE;ClientId=c" + t1 + ";ClientSecret=s", "both", "default credential https://a", false},
		17: {a + ";AuthType=azure;AccessKey=k", "OLD", "default credential https://a", true},
		18: {a + ";AuthType=azure.msi", "both", "managed identity https://a", false},
		19: {a + ";AuthType=azure.msi;ClientId=c", "both", "managed identity https://a", false},
		20: {a + ";AuthType=azure.msi;AccessKey=k", "OLD", "managed identity https://a", true},
		21: {a + ";AuthType=azure.app;ClientId=c" + t1 + ";ClientSecret=s", "both", "client secret https://a", false},
		22: {a + ";AuthType=azure.app;ClientId=c" + t1 + ";ClientCert=/c.pem", "both", "client secret https://a", false},
		23: {a + ";AuthType=azure.app;ClientId=c" + t1 + ";ClientSecret=s;ClientCert=/c.pem", "both", "client secret https://a", false},
		24: {a + ";AuthType=azure.app" + t1 + ";ClientSecret=s", "both", "error", false},
		25: {a + ";AuthType=azure.app;ClientId=c;ClientSecret=s", "both", "error", false},
		26: {a + ";AuthType=azure.app;ClientId=c" + t1, "both", "error", false},
		27: {a + ";AuthType=azure.app;AccessKey=k", "both", "error", false},
		28: {a + ";AuthType=azure.app;ClientId=c" + t1 + ";ClientSecret=s;AccessKey=k", "OLD", "client secret https://a", true},
		29: {a + ";AuthType=aad", "both", "managed identity https://a", false},
		30: {a + ";AuthType=aad;ClientId=c;ClientSecret=s", "both", "managed identity https://a", false},
		31: {a + ";AuthType=aad;ClientId=c" + t1 + ";ClientSecret=s", "both", "client secret https://a", false},
		32: {a + ";AuthType=aad;ClientId=c" + t1, "both", "error", false},
		33: {a + ";AuthType=aad;AccessKey=k", "OLD", "managed identity https://a", true},
		34: {a + ";AuthType=nonsense", "NEW", "default credential https://a", false},
		35: {a + ";AuthType=AzureKey;AccessKey=k", "both", "access key https://a", false},
		36: {"Endpoint=ftp://a;AccessKey=k", "both", "error", false},
		37: {"Endpoint=a;AccessKey=k", "both", "error", false},
		38: {a + ";AccessKey=k;Version=2.0", "both", "error", false},
		39: {a + ";AccessKey=k;Version=1.0-preview", "both", "access key https://a", false},
		40: {a + ";AccessKey=k;Port=0", "both", "error", false},
		41: {a + ";AccessKey=k;Port=+80", "both", "access key https://a:80", false},
		42: {a + ";AccessKey=k;Port=80;ClientEndpoint=https://c/x;ServerEndpoint=http://s:1/y/", "both", "access key https://a:80 https://c/x http://s:1/y", false},
		43: {a + ";AccessKey=k;ClientEndpoint=c", "both", "error", false},
		44: {a + ";AccessKey=k;ServerEndpoint=wss://s", "both", "error", false},
		45: {"Endpoint=https://u:p@a/path?x=1#f;AccessKey=k", "own", "error", false}, // both take it, and make URLs that cannot work
	} {
		if row == 0 {
			continue
		}
		conn, err := service.ParseConnectionString(c.text)
		got := "error"
		if err == nil {
			got = fmt.Sprint(conn.Credential, " ", conn.Endpoint)
			if conn.ClientEndpoint != conn.Endpoint {
				got += " " + conn.ClientEndpoint + " " + conn.ServerEndpoint
			}
		}
		if got != c.want || (conn.Warning() != "") != c.warning {
			t.Errorf("%d (%s): got %s, %v, warning %q, want %s", row, c.chosen, got, err, conn.Warning(), c.want)
		}
	}
}
