// Package middleware has the middleware that most apps want: who may call, how
// long a call may take, and a log record for each call.
//
//	app.Use(middleware.Log(logger))
//	app.UseHub("admin", middleware.RequireClaim("role", "admin"))
//	app.UseFunction("Search", middleware.Timeout(2*time.Second))
//
// Recovering from panics needs none: a panic fails its call alone, with or
// without middleware. Spans and metrics are in package otel.
package middleware
