package encode

// Writer collects the JSON of one value. The zero value is ready.
type Writer struct {
	text   []byte
	depth  int
	gaveUp bool
}

// maxDepth bounds how deep values are nested. Package json looks for cycles from
// there on.
const maxDepth = 1000

// Text writes JSON as it is: brackets and the names of members.
func (w *Writer) Text(text string) { w.text = append(w.text, text...) }

// giveUp leaves the whole value to package json.
func (w *Writer) giveUp() { w.gaveUp = true }

// enter notes that a value is inside of another.
func (w *Writer) enter() bool {
	w.depth++
	if w.depth > maxDepth {
		w.giveUp()
	}
	return !w.gaveUp
}

// Result is how the results of a function are written. It reports whether it
// could: if not, what it returned is to be dropped.
type Result func(text []byte, result any) ([]byte, bool)

// ResultOf writes results of type T with write.
func ResultOf[T any](write func(*Writer, *T)) Result {
	return func(text []byte, result any) ([]byte, bool) {
		value, ok := result.(T) // middleware may return something else
		if !ok {
			return text, false
		}
		w := Writer{text: text}
		write(&w, &value)
		return w.text, !w.gaveUp
	}
}
