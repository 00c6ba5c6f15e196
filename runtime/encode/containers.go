package encode

// Slice writes an array, its items with write; a nil slice is an empty one.
func Slice[T any, S ~[]T](w *Writer, v *S, write func(*Writer, *T)) {
	w.text = append(w.text, '[')
	if w.enter() {
		for i := range *v {
			if i > 0 {
				w.text = append(w.text, ',')
			}
			write(w, &(*v)[i])
		}
	}
	w.depth--
	w.text = append(w.text, ']')
}

// Strings writes an array of strings.
func Strings[S ~[]string](w *Writer, v *S) { Slice(w, v, String[string]) }

// Map writes an object whose members are the entries, in any order, their values
// with write; a nil map is an empty one.
func Map[K ~string, V any, M ~map[K]V](w *Writer, v *M, write func(*Writer, *V)) {
	w.text = append(w.text, '{')
	if w.enter() {
		first := true
		for key, value := range *v {
			if !first {
				w.text = append(w.text, ',')
			}
			first = false
			w.string(string(key))
			w.text = append(w.text, ':')
			write(w, &value)
		}
	}
	w.depth--
	w.text = append(w.text, '}')
}

// StringMap writes an object of strings.
func StringMap[K, V ~string, M ~map[K]V](w *Writer, v *M) { Map(w, v, String[V]) }

// Pointer writes what a pointer points to with write, or a null.
func Pointer[T any](w *Writer, v **T, write func(*Writer, *T)) {
	if *v == nil {
		w.Text("null")
		return
	}
	if w.enter() {
		write(w, *v)
	}
	w.depth--
}
