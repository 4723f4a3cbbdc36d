package transfer

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"menagerie/internal/pets"
)

// DateOrder is the order of day and month in a numeric date that ends in the year, such as 03/04/2019.
type DateOrder string

// The orders. Where it is OrderUnknown, a date that both orders could mean is not taken.
const (
	OrderUnknown DateOrder = ""
	MonthFirst   DateOrder = "MDY"
	DayFirst     DateOrder = "DMY"
)

// The errors of ParseDate.
var (
	ErrDate = errors.New("no date that can be read; write it as 2021-04-30, 30 April 2021, April 2021 or 2021, in the years 1800 to 9999")

	ErrDateOrder = errors.New("a date of which the order is not known; import again with --dates MDY if the month comes first, or --dates DMY if the day does")
)

// aTime is a time of day behind a date, with its zone or without.
var aTime = regexp.MustCompile(`^(.*[0-9])(?:T| )((?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{1,9})?)?(?: ?[AaPp][Mm])?(?: ?(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}))?)$`)

var months = func() map[string]time.Month {
	m := map[string]time.Month{"sept": time.September}
	for month := time.January; month <= time.December; month++ {
		name := strings.ToLower(month.String())
		m[name], m[name[:3]] = month, month
	}
	return m
}()

// ParseDate reads a date in the forms that people write, and returns how exact it is: to the day, the month or the year.
// Of a month it returns the first day, of a year the first of January. A time of day behind the date is passed over, and
// its zone with it: the day is that which stands there.
//
// It reads 2015-12-18, 2015/12/18, December 18 2015, Dec 18, 2015, 18 December 2015, 18th Dec 2015, 18-Dec-2015, 18.12.2015
// (the day first), 12/18/2015 and 12-18-2015 (in the given order), 2019-03, 03/2019, March 2019, Mar 2019 and 2019. Years have
// four digits. It returns ErrDateOrder for a numeric date that has two meanings where order is OrderUnknown, and ErrDate for
// everything else that is no such date.
func ParseDate(s string, order DateOrder) (pets.Date, pets.DatePrecision, error) {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ',' || unicode.IsSpace(r) }), " ")
	if strings.Contains(s, ":") {
		parts := aTime.FindStringSubmatch(s)
		if parts == nil {
			return pets.Date{}, "", ErrDate
		}
		s = parts[1]
	}
	shape, numbers, month := dissect(s)
	switch shape {
	case "n-n-n", "n/n/n", "n.n.n":
		if isYear(numbers[0]) {
			return day(numbers[0], numbers[1], numbers[2])
		}
		if shape == "n.n.n" {
			order = DayFirst
		}
		return numericDay(numbers, order)
	case "a n n", "a. n n", "a-n-n", "a/n/n":
		return day(numbers[1], month, numbers[0])
	case "n a n", "n a. n", "n. a n", "n. a. n", "n-a-n", "n/a/n":
		return day(numbers[1], month, numbers[0])
	case "a n", "a. n", "a-n", "a/n":
		return firstDay(numbers[0], month, pets.ToTheMonth)
	case "n-n", "n/n", "n.n":
		if isYear(numbers[0]) {
			return firstDay(numbers[0], numbers[1], pets.ToTheMonth)
		}
		return firstDay(numbers[1], numbers[0], pets.ToTheMonth)
	case "n":
		return firstDay(numbers[0], "1", pets.ToTheYear)
	}
	return pets.Date{}, "", ErrDate
}

// dissect returns the shape of a date, in which n stands for each number and a for the name of a month, and the numbers and
// the number of the month. The shape is "" where there are other words.
func dissect(s string) (shape string, numbers []string, month string) {
	var b strings.Builder
	for s != "" {
		switch digits, letters := prefix(s, isDigit), prefix(s, isLetter); {
		case digits != "":
			numbers = append(numbers, digits)
			b.WriteByte('n')
			s = s[len(digits):]
			if len(digits) <= 2 {
				s = withoutOrdinal(s)
			}
		case letters != "":
			m, known := months[strings.ToLower(letters)]
			if !known {
				return "", nil, ""
			}
			month = strconv.Itoa(int(m))
			b.WriteByte('a')
			s = s[len(letters):]
		default:
			b.WriteByte(s[0])
			s = s[1:]
		}
	}
	return b.String(), numbers, month
}

// withoutOrdinal takes off what makes of 18 the 18th.
func withoutOrdinal(s string) string {
	switch strings.ToLower(prefix(s, isLetter)) {
	case "st", "nd", "rd", "th":
		return s[2:]
	}
	return s
}

func prefix(s string, of func(byte) bool) string {
	n := 0
	for n < len(s) && of(s[n]) {
		n++
	}
	return s[:n]
}

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isYear(digits string) bool { return len(digits) == 4 }

// numericDay reads two numbers of which one is the day and one the month, and a year.
func numericDay(numbers []string, order DateOrder) (pets.Date, pets.DatePrecision, error) {
	monthFirst, _, errMonthFirst := day(numbers[2], numbers[0], numbers[1])
	dayFirst, _, errDayFirst := day(numbers[2], numbers[1], numbers[0])
	switch {
	case order == MonthFirst:
		return monthFirst, pets.ToTheDay, errMonthFirst
	case order == DayFirst:
		return dayFirst, pets.ToTheDay, errDayFirst
	case errMonthFirst != nil:
		return dayFirst, pets.ToTheDay, errDayFirst
	case errDayFirst != nil || monthFirst == dayFirst:
		return monthFirst, pets.ToTheDay, errMonthFirst
	}
	return pets.Date{}, "", ErrDateOrder
}

func firstDay(year, month string, precision pets.DatePrecision) (pets.Date, pets.DatePrecision, error) {
	d, _, err := day(year, month, "1")
	return d, precision, err
}

func day(year, month, dayOfMonth string) (pets.Date, pets.DatePrecision, error) {
	if !isYear(year) || len(month) > 2 || len(dayOfMonth) > 2 {
		return pets.Date{}, "", ErrDate
	}
	y, _ := strconv.Atoi(year) // digits all of them
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(dayOfMonth)
	date, ok := pets.NewDate(y, time.Month(m), d)
	if !ok {
		return pets.Date{}, "", ErrDate
	}
	return date, pets.ToTheDay, nil
}

// Check returns an error unless the order is one of those that there are.
func (o DateOrder) Check() error {
	switch o {
	case OrderUnknown, MonthFirst, DayFirst:
		return nil
	}
	return fmt.Errorf("%s is no order of dates; use %s or %s", quote(string(o)), MonthFirst, DayFirst)
}
