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
// It differs from the real host in these points, all on purpose:
//
//   - A function that the real host would leave out makes Start fail: a typo
//     in one function.json is not found by a call that hangs.
//   - An answer that the real host would wait for until functionTimeout (an
//     empty body, null) fails the call at once and says why.
//   - Nobody has to present a key unless Options say so, as in Azure Functions
//     Core Tools. The listener is therefore always a loopback address.
//   - AzureWebJobsStorage, which the SignalR trigger demands, is
//     UseDevelopmentStorage=true where no setting says otherwise. Nothing
//     connects to it.
//   - A MessagePack client whose arguments the extension would garble, because
//     more follows a timestamp or another extension type, is refused.
//   - Messages go to the endpoint of the connection setting only, also where
//     Azure__SignalR__Endpoints has more.
//   - Binding expressions of HTTP functions read headers, query and route
//     parameters, not the body.
//   - Functions with other triggers or bindings are left out, with an event.
package functionshost
