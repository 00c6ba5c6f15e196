package layout

// Lines is Source without what it leaves to package go/format.
func Lines(text []byte) ([]byte, bool) { return new(Printer).lines(text) }
