package plain

import (
	"database/sql"
	"strconv"
	"time"
)

const hexDigits = "0123456789abcdef"

// appendString appends a text as JSON, in the form that the server writes.
func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := range len(s) {
		c := s[i]
		if c >= 0x20 && c != '\\' && c != '"' {
			continue
		}
		dst = append(dst, s[start:i]...)
		switch c {
		case '\t':
			dst = append(dst, `\t`...)
		case '\r':
			dst = append(dst, `\r`...)
		case '\n':
			dst = append(dst, `\n`...)
		case '\\', '"':
			dst = append(dst, '\\', c)
		default:
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
		start = i + 1
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}

func appendNullable(dst []byte, s sql.NullString) []byte {
	if !s.Valid {
		return append(dst, "null"...)
	}
	return appendString(dst, s.String)
}

func appendDay(dst []byte, t time.Time) []byte {
	dst = append(dst, '"')
	dst = t.AppendFormat(dst, time.DateOnly)
	return append(dst, '"')
}

func appendNullableDay(dst []byte, t sql.NullTime) []byte {
	if !t.Valid {
		return append(dst, "null"...)
	}
	return appendDay(dst, t.Time)
}

func appendMoment(dst []byte, t time.Time) []byte {
	dst = append(dst, '"')
	dst = t.UTC().AppendFormat(dst, "2006-01-02T15:04:05.000000Z")
	return append(dst, '"')
}

func appendInt(dst []byte, n int64) []byte { return strconv.AppendInt(dst, n, 10) }
