// Package functionshost is an Azure Functions host in the test's or the
// developer's own process: it reads host.json and the function.json files of
// an app, starts its custom handler, and calls it the way the real host does.
//
//	host, err := functionshost.Start(ctx, functionshost.Options{Root: "testdata/app"})
//	if err != nil {
//		…
//	}
//	defer host.Close(ctx)
//	resp, err := http.Post(host.URL()+"/api/negotiate", "", nil)
//
// It serves signalRTrigger and httpTrigger functions with signalRConnectionInfo,
// signalRNegotiation and signalREndpoints inputs and signalR and http outputs,
// for JSON and MessagePack clients, and it refuses what the real host refuses.
// The rules come from Azure/azure-functions-host (WebJobs.Script) and from the
// SignalR Service extension in Azure/azure-sdk-for-net.
//
// It does what the host 4.1037 and the extension 2.x were seen to do;
// docs/functions-host.md of this module lists where it differs on purpose.
package functionshost
