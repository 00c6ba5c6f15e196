package typescript

import "github.com/hubwire/hubwire/generator/model"

// plain renders the function that makes text of what has a type of its own in
// MessagePack, so that types hold in both protocols.
func (w *writer) plain() {
	if !w.converting {
		return
	}
	w.line(`
/** Makes times and bytes text, as they are in JSON: over MessagePack they may come as Date and Uint8Array. */
function %[1]s(value: any): any {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return btoa(Array.from(value, (byte) => String.fromCharCode(byte)).join(""));
  if (Array.isArray(value)) return value.map(%[1]s);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, %[1]s(member)]));
}`, w.plainName)
}

// isTime and travelsPacked tell forms that are text in JSON, and may be something
// else in JavaScript or MessagePack.
func isTime(form *model.JSON) bool { return form.Format == model.FormatDateTime }

func travelsPacked(form *model.JSON) bool {
	return form.Format == model.FormatDateTime || form.Format == model.FormatBase64
}

// mentions reports whether a form is such or has one in it.
func mentions(form *model.JSON, such func(*model.JSON) bool, seen map[*model.Definition]bool) bool {
	if form == nil {
		return false
	}
	if such(form) || mentions(form.Elem, such, seen) {
		return true
	}
	for _, m := range form.Members {
		if mentions(m.JSON, such, seen) {
			return true
		}
	}
	d := form.Definition
	if d == nil || seen[d] {
		return false
	}
	if seen == nil {
		seen = make(map[*model.Definition]bool)
	}
	seen[d] = true
	return mentions(d.JSON, such, seen)
}
