package breadth

import (
	"strconv"
	"sync"
)

const hex = "0123456789ABCDEF"

// AppendString appends a string as JSON, byte for byte as gqlgen's MarshalString writes it.
func AppendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x20 && c != '\\' && c != '"' {
			continue
		}
		dst = append(dst, s[start:i]...)
		switch c {
		case '\t':
			dst = append(dst, '\\', 't')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\\', '"':
			dst = append(dst, '\\', c)
		default:
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xf])
		}
		start = i + 1
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}

// AppendInt appends an integer.
func AppendInt[T int | int8 | int16 | int32 | int64](dst []byte, v T) []byte {
	return strconv.AppendInt(dst, int64(v), 10)
}

// AppendBoolean appends true or false.
func AppendBoolean(dst []byte, v bool) []byte { return strconv.AppendBool(dst, v) }

// A buffer that has grown beyond this is left to the garbage collector, lest one large answer keep its memory for ever.
const maxPooled = 1 << 20

// newBuffer is the size of a buffer at first.
const newBuffer = 4096

var buffers = sync.Pool{New: func() any { b := make([]byte, 0, newBuffer); return &b }}

// Release takes back the data of a response that has been written and is not needed any more, for another response to use. It need
// not be called.
func Release(data []byte) {
	if cap(data) >= newBuffer && cap(data) <= maxPooled { // those of gqlgen's executor are of any size
		data = data[:0]
		buffers.Put(&data)
	}
}
