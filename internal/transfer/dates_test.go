package transfer

import (
	"strings"
	"testing"

	"menagerie/internal/pets"
)

func TestParseDate(t *testing.T) {
	for _, c := range []struct {
		text  string
		order DateOrder
		want  string // the date and its precision, or the error
	}{
		{"2015-12-18", "", "2015-12-18 DAY"},
		{"2015-2-8", "", "2015-02-08 DAY"},
		{"2015/12/18", MonthFirst, "2015-12-18 DAY"},
		{"2015.12.18", "", "2015-12-18 DAY"},
		{"December 18 2015", "", "2015-12-18 DAY"},
		{"December 18, 2015", "", "2015-12-18 DAY"},
		{"August 04 2016", "", "2016-08-04 DAY"},
		{"Dec 18, 2015", "", "2015-12-18 DAY"},
		{"DEC. 18,2015", "", "2015-12-18 DAY"},
		{"Sept. 3rd, 2015", "", "2015-09-03 DAY"},
		{"18 December 2015", "", "2015-12-18 DAY"},
		{"18th dec 2015", "", "2015-12-18 DAY"},
		{"1. May 2015", "", "2015-05-01 DAY"},
		{"18-Dec-2015", "", "2015-12-18 DAY"},
		{"18.12.2015", "", "2015-12-18 DAY"},
		{"3.4.2015", "", "2015-04-03 DAY"},
		{"3.4.2015", MonthFirst, "2015-04-03 DAY"},
		{"12/18/2015", "", "2015-12-18 DAY"},
		{"18/12/2015", "", "2015-12-18 DAY"},
		{"18-12-2015", "", "2015-12-18 DAY"},
		{"12/18/2015", MonthFirst, "2015-12-18 DAY"},
		{"3/4/2015", MonthFirst, "2015-03-04 DAY"},
		{"3/4/2015", DayFirst, "2015-04-03 DAY"},
		{"3/3/2015", "", "2015-03-03 DAY"},
		{"  March\u00a0 2019 ", "", "2019-03-01 MONTH"},
		{"Mar, 2019", "", "2019-03-01 MONTH"},
		{"2019-03", "", "2019-03-01 MONTH"},
		{"03/2019", "", "2019-03-01 MONTH"},
		{"2019", "", "2019-01-01 YEAR"},
		{"2015-12-18T00:00:00.000", "", "2015-12-18 DAY"},
		{"2015-12-18T23:30:00+02:00", "", "2015-12-18 DAY"},
		{"2015-12-18 00:00", "", "2015-12-18 DAY"},
		{"12/18/2015 12:00:00 AM", "", "2015-12-18 DAY"},

		{"3/4/2015", "", ErrDateOrder.Error()},
		{"3-4-2015", "", ErrDateOrder.Error()},
		{"12/18/2015", DayFirst, ErrDate.Error()},
		{"18/12/2015", MonthFirst, ErrDate.Error()},
		{"2015-02-29", "", ErrDate.Error()},
		{"29/2/2015", "", ErrDate.Error()},
		{"2015-13-01", "", ErrDate.Error()},
		{"2015-00-01", "", ErrDate.Error()},
		{"13/2019", "", ErrDate.Error()},
		{"1799-12-31", "", ErrDate.Error()},
		{"02015-12-18", "", ErrDate.Error()},
		{"18.12.02015", "", ErrDate.Error()},
		{"2015-012-18", "", ErrDate.Error()},
		{"12/18/15", "", ErrDate.Error()},
		{"18-Dec-15", "", ErrDate.Error()},
		{"December 18", "", ErrDate.Error()},
		{"December 2015 18", "", ErrDate.Error()},
		{"2015-12/18", "", ErrDate.Error()},
		{"Dezember 18 2015", "", ErrDate.Error()},
		{"20151218", "", ErrDate.Error()},
		{"42356", "", ErrDate.Error()},
		{"2019th", "", ErrDate.Error()},
		{"-2019", "", ErrDate.Error()},
		{"2015-12-18T25:00", "", ErrDate.Error()},
		{"12:00", "", ErrDate.Error()},
		{"2019 or 2020", "", ErrDate.Error()},
		{"", "", ErrDate.Error()},
		{"٢٠١٩", "", ErrDate.Error()},
		{strings.Repeat("1", 100), "", ErrDate.Error()},
	} {
		d, precision, err := ParseDate(c.text, c.order)
		got := d.String() + " " + string(precision)
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%q %s: %s, want %s", c.text, c.order, got, c.want)
		}
	}
}

// Whatever is read as a date is one, and reads the same in the form of ISO 8601; what is in this form is read so.
func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"2015-12-18", "December 18 2015", "3/4/2015", "18.12.2015", "2019", "Mar 2019", "2015-12-18T00:00:00Z", "18th-Dec-2015"} {
		f.Add(seed, "")
		f.Add(seed, "MDY")
	}
	f.Fuzz(func(t *testing.T, text, order string) {
		d, precision, err := ParseDate(text, DateOrder(order))
		iso, isoErr := pets.ParseDate(text)
		if isoErr == nil && (err != nil || d != iso || precision != pets.ToTheDay) {
			t.Fatalf("%q is %v %s, %v", text, d, precision, err)
		}
		if err != nil {
			return
		}
		again, dayPrecision, err := ParseDate(d.String(), OrderUnknown)
		if err != nil || again != d || dayPrecision != pets.ToTheDay {
			t.Fatalf("%q is %v, which is %v %s, %v", text, d, again, dayPrecision, err)
		}
	})
}
