package inspector

// App is the state of the program, for the head of the page. What nobody knows
// is empty.
type App struct {
	Name    string `json:"name"`
	Folder  string `json:"folder,omitzero"`
	URL     string `json:"url,omitzero"`     // of the app, for clients
	Version string `json:"version"`          // of hubwire
	State   string `json:"state"`            // running, building or failed
	Build   int    `json:"build,omitzero"`   // number of the build that runs
	Problem string `json:"problem,omitzero"` // why the latest build does not run
}

// Building shows that a change is being built.
func (s *Server) Building() {
	s.change(func(app *App) { app.State = "building" })
}

// Built shows that a build runs.
func (s *Server) Built(number int) {
	s.change(func(app *App) { app.State, app.Build, app.Problem = "running", number, "" })
}

// BuildFailed shows why the latest change does not run.
func (s *Server) BuildFailed(problem string) {
	s.change(func(app *App) { app.State, app.Problem = "failed", problem })
}

func (s *Server) change(change func(*App)) {
	s.mu.Lock()
	change(&s.app)
	s.mu.Unlock()
	s.options.Collector.Recording.wake()
}
