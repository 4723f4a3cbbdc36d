package pets

import (
	"errors"
	"time"
)

// The first and the last year that a Date can lie in.
const (
	MinYear = 1800
	MaxYear = 9999
)

// ErrDate is the error of ParseDate.
var ErrDate = errors.New("a date is written YYYY-MM-DD, as in 2021-04-30, and lies in the years 1800 to 9999")

// Date is a calendar day without a time or a zone. The zero Date is no day; compare dates with ==.
type Date struct {
	year  int16
	month time.Month
	day   int8
}

// NewDate returns the day, and whether there is such a day in the years MinYear to MaxYear.
func NewDate(year int, month time.Month, day int) (Date, bool) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if y, m, d := t.Date(); y != year || m != month || d != day || y < MinYear || y > MaxYear {
		return Date{}, false
	}
	return Date{int16(year), month, int8(day)}, true
}

// DateOf returns the day of t in t's own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{int16(y), m, int8(d)}
}

// ParseDate reads the form YYYY-MM-DD. It returns ErrDate for anything else.
func ParseDate(s string) (Date, error) {
	if len(s) != len(time.DateOnly) || s[4] != '-' || s[7] != '-' {
		return Date{}, ErrDate
	}
	var numbers [3]int
	for i, part := range [3]string{s[:4], s[5:7], s[8:]} {
		for _, digit := range []byte(part) {
			if digit < '0' || digit > '9' {
				return Date{}, ErrDate
			}
			numbers[i] = numbers[i]*10 + int(digit-'0')
		}
	}
	d, ok := NewDate(numbers[0], time.Month(numbers[1]), numbers[2])
	if !ok {
		return Date{}, ErrDate
	}
	return d, nil
}

// Time returns the first moment of the day in UTC.
func (d Date) Time() time.Time {
	return time.Date(int(d.year), d.month, int(d.day), 0, 0, 0, 0, time.UTC)
}

// String returns the form YYYY-MM-DD.
func (d Date) String() string {
	var room [len(time.DateOnly)]byte
	return string(d.Append(room[:0]))
}

// Append appends the form YYYY-MM-DD.
func (d Date) Append(dst []byte) []byte {
	if d.year < 1 || d.year > MaxYear || d.month < 1 || d.day < 1 { // no day: written as what Time makes of it
		return d.Time().AppendFormat(dst, time.DateOnly)
	}
	y, m, day := d.year, int(d.month), d.day
	return append(dst, '0'+byte(y/1000), '0'+byte(y/100%10), '0'+byte(y/10%10), '0'+byte(y%10),
		'-', '0'+byte(m/10), '0'+byte(m%10), '-', '0'+byte(day/10), '0'+byte(day%10))
}

// Before reports whether d lies before e.
func (d Date) Before(e Date) bool { return d.Time().Before(e.Time()) }

// latestToday returns the latest day that anyone on earth calls today at the moment now. A date is in the future only if
// it lies after this day: the server does not know its users' zones, and the first to begin a day are at UTC+14.
func latestToday(now time.Time) Date {
	return DateOf(now.In(time.FixedZone("UTC+14", 14*60*60)))
}
