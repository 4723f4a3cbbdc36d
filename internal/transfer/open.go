package transfer

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// sniffed is how much of a file is looked at before anything is taken from it, in bytes.
const sniffed = 64 << 10

// The files that people take for CSV, and what begins them.
var noTexts = []struct{ magic, what string }{
	{"\xff\xfe", "it is UTF-16; save it as “CSV UTF-8”"},
	{"\xfe\xff", "it is UTF-16; save it as “CSV UTF-8”"},
	{"PK\x03\x04", "it is a workbook or a zip file; save the sheet as “CSV UTF-8”"},
	{"\xd0\xcf\x11\xe0", "it is an old Excel workbook; save the sheet as “CSV UTF-8”"},
	{"\xff\xd8\xff", "it is a JPEG picture"},
	{"\x89PNG", "it is a PNG picture"},
	{"%PDF-", "it is a PDF document"},
	{"\x1f\x8b", "it is compressed; unpack it first"},
}

const byteOrderMark = "\uFEFF"

// open refuses what is no text, takes the byte-order mark off, and finds out the format unless it is given.
func open(r io.Reader, format Format) (io.Reader, Format, error) {
	in := bufio.NewReaderSize(r, sniffed)
	head, err := in.Peek(sniffed)
	if err != nil && err != io.EOF {
		return nil, "", fmt.Errorf("read the file: %w", err)
	}
	for _, no := range noTexts {
		if bytes.HasPrefix(head, []byte(no.magic)) {
			return nil, "", errors.New("the file is no text: " + no.what)
		}
	}
	if at := bytes.IndexByte(head, 0); at >= 0 {
		return nil, "", fmt.Errorf("the file is no text: byte %d is NUL; save it as “CSV UTF-8”", at+1)
	}
	if bytes.HasPrefix(head, []byte(byteOrderMark)) {
		head = head[len(byteOrderMark):]
		if _, err := in.Discard(len(byteOrderMark)); err != nil {
			return nil, "", err
		}
	}
	text := strings.TrimSpace(string(head))
	switch format {
	case CSV, JSON:
	case FormatUnknown:
		format = CSV
		if strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
			format = JSON
		}
	default:
		return nil, "", fmt.Errorf("%s is no format of a file; use %q or %q", quote(string(format)), CSV, JSON)
	}
	if text == "" && len(head) < sniffed-len(byteOrderMark) {
		return nil, "", errors.New("the file is empty")
	}
	return in, format, nil
}
