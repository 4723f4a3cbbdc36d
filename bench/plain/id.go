package plain

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
)

var errID = errors.New("no id or cursor of this API")

// uuidText writes 16 bytes in the canonical form.
func uuidText(b []byte) string {
	var out [36]byte
	hex.Encode(out[0:8], b[0:4])
	hex.Encode(out[9:13], b[4:6])
	hex.Encode(out[14:18], b[6:8])
	hex.Encode(out[19:23], b[8:10])
	hex.Encode(out[24:36], b[10:16])
	out[8], out[13], out[18], out[23] = '-', '-', '-', '-'
	return string(out[:])
}

// appendUUID appends the 16 bytes of a canonical form.
func appendUUID[T string | []byte](dst []byte, text T) []byte {
	var digits [32]byte
	n := 0
	for i := range len(text) {
		if c := text[i]; c != '-' && n < len(digits) {
			digits[n] = c
			n++
		}
	}
	dst, _ = hex.AppendDecode(dst, digits[:n]) // PostgreSQL writes no other digits
	return dst
}

// appendID appends an id in quotes: that of a row of a type in a household.
func appendID[T string | []byte](dst []byte, typ byte, household T, row []byte) []byte {
	var raw [33]byte
	b := appendUUID(appendUUID(append(raw[:0], typ), household), row)
	dst = append(dst, '"')
	dst = base64.RawURLEncoding.AppendEncode(dst, b)
	return append(dst, '"')
}

// animalID returns household and row of an animal's id.
func animalID(id string) (household, row string, err error) {
	b, err := base64.RawURLEncoding.DecodeString(id)
	if err != nil || len(b) != 33 || b[0] != 'A' {
		return "", "", errID
	}
	return uuidText(b[1:17]), uuidText(b[17:]), nil
}

const (
	cursorVersion = 1
	order         = "NAME"
)

// position returns the name's key and the row of a cursor of the order by name.
func position(cursor string) (key, row string, err error) {
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	const head = 2 + len(order)
	if err != nil || len(b) < head+16 || b[0] != cursorVersion || string(b[2:head]) != order {
		return "", "", errID
	}
	return string(b[head+16:]), uuidText(b[head : head+16]), nil
}

// appendCursor appends the cursor of an animal in quotes.
func appendCursor(dst []byte, key string, row []byte) []byte {
	raw := make([]byte, 0, 64)
	raw = append(raw, cursorVersion, byte(len(order)))
	raw = append(raw, order...)
	raw = append(appendUUID(raw, row), key...)
	dst = append(dst, '"')
	dst = base64.RawURLEncoding.AppendEncode(dst, raw)
	return append(dst, '"')
}
