package arguments

import "strconv"

// What the errors call the kinds of values.
const (
	anInteger  = "integer"
	anUnsigned = "non-negative integer"
	aNumber    = "number"
	aBoolean   = "boolean"
	aString    = "string"
	aBase64    = "base64 string"
	aTime      = "time (RFC 3339 string)"
	anObject   = "object"
	anArray    = "array"
)

// Digits up to which a number needs no second look.
const (
	maxDigits   = 18 // of an integer: no overflow of 64 bits
	exactDigits = 15 // of a decimal: float64 holds them exactly
)

// bool reads a boolean, or a null, which is false.
func (r *Reader) bool() bool {
	switch r.space() {
	case 't':
		if r.literal("true") {
			return true
		}
	case 'f':
		if r.literal("false") {
			return false
		}
	}
	if !r.null() {
		r.wrong(aBoolean)
	}
	return false
}

// valueStart returns where the next value starts.
func (r *Reader) valueStart() int {
	r.space()
	return r.pos
}

// digits moves p past decimal digits. The value wraps beyond maxDigits.
func digits(text []byte, p int, value uint64) (int, uint64) {
	for ; p < len(text); p++ {
		digit := text[p] - '0'
		if digit > 9 {
			break
		}
		value = value*10 + uint64(digit)
	}
	return p, value
}

// int64 reads an integer at pos. It is not ok after a failure, and for null.
func (r *Reader) int64() (value int64, ok bool) {
	r.space()
	start := r.pos
	first := start
	if first < len(r.text) && r.text[first] == '-' {
		first++
	}
	end, magnitude := digits(r.text, first, 0)
	if !r.isInteger(first, end, anInteger) {
		return 0, false
	}
	r.pos = end
	if end-first <= maxDigits {
		if first > start {
			return -int64(magnitude), true
		}
		return int64(magnitude), true
	}
	value, err := strconv.ParseInt(string(r.text[start:end]), 10, 64)
	if err != nil {
		r.unfit(start, anInteger, errRange)
		return 0, false
	}
	return value, true
}

// uint64 is int64 without a sign.
func (r *Reader) uint64() (value uint64, ok bool) {
	r.space()
	start := r.pos
	end, value := digits(r.text, start, 0)
	if !r.isInteger(start, end, anUnsigned) {
		return 0, false
	}
	r.pos = end
	if end-start > maxDigits {
		var err error
		if value, err = strconv.ParseUint(string(r.text[start:end]), 10, 64); err != nil {
			r.unfit(start, anUnsigned, errRange)
			return 0, false
		}
	}
	return value, true
}

// isInteger checks what is around the digits from first to end. A null is
// passed, and is none.
func (r *Reader) isInteger(first, end int, expected string) bool {
	switch {
	case first == end:
		if !r.null() {
			r.wrong(expected)
		}
		return false
	case r.text[first] == '0' && end-first > 1:
		r.broken(first, errNumber)
		return false
	case end < len(r.text) && (r.text[end] == '.' || r.text[end]|0x20 == 'e'):
		r.wrong(expected)
		return false
	}
	return true
}

// float reads a number at pos, rounded to the bits of the type. Decimals that
// both the digits and the power of ten of which are exact need one division;
// the rest is for package strconv.
func (r *Reader) float(bits int) (value float64, ok bool) {
	r.space()
	start := r.pos
	n, fault := scanNumber(r.text, start)
	if fault != nil {
		r.broken(n.end, fault)
		return 0, false
	}
	if n.end == start {
		if !r.null() {
			r.wrong(aNumber)
		}
		return 0, false
	}
	r.pos = n.end
	if bits == 64 && n.digits <= exactDigits && !n.exponent {
		value = float64(n.value) / powersOfTen[n.fraction]
		if r.text[start] == '-' {
			value = -value
		}
		return value, true
	}
	value, err := strconv.ParseFloat(string(r.text[start:n.end]), bits)
	if err != nil {
		r.unfit(start, aNumber, errRange)
		return 0, false
	}
	return value, true
}

var powersOfTen = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// number is what scanNumber found.
type number struct {
	end      int
	value    uint64 // of the digits without the point; wraps when there are many
	digits   int
	fraction int // digits behind the point
	exponent bool
}

// scanNumber finds the end of a number by the grammar of RFC 8259, section 6.
// Where no number starts, end is the start.
func scanNumber(text []byte, start int) (n number, fault error) {
	first := start
	if first < len(text) && text[first] == '-' {
		first++
	}
	n.end, n.value = digits(text, first, 0)
	n.digits = n.end - first
	switch {
	case n.digits == 0 && first == start:
		return n, nil
	case n.digits == 0, text[first] == '0' && n.digits > 1:
		return n, errNumber
	}
	if n.end < len(text) && text[n.end] == '.' {
		point := n.end + 1
		n.end, n.value = digits(text, point, n.value)
		n.fraction = n.end - point
		n.digits += n.fraction
		if n.fraction == 0 {
			return n, errNumber
		}
	}
	if n.end < len(text) && text[n.end]|0x20 == 'e' {
		n.exponent = true
		at := n.end + 1
		if at < len(text) && (text[at] == '+' || text[at] == '-') {
			at++
		}
		if n.end, _ = digits(text, at, 0); n.end == at {
			return n, errNumber
		}
	}
	return n, nil
}
