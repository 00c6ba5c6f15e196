module example.com/vetted

go 1.26

require github.com/hubwire/hubwire v0.0.0

replace github.com/hubwire/hubwire => ./stub
