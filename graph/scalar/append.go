package scalar

import (
	"encoding/base64"
	"encoding/json"
	"strconv"
	"time"

	"menagerie/internal/pets"
)

// The functions AppendX write what the functions MarshalX write, at the end of an answer. The breadth-first executor finds them by their names.

func appendID(dst []byte, typ byte, parts ...[16]byte) []byte {
	var id [33]byte
	id[0] = typ
	n := 1
	for _, p := range parts {
		n += copy(id[n:], p[:])
	}
	dst = append(dst, '"')
	dst = base64.RawURLEncoding.AppendEncode(dst, id[:n])
	return append(dst, '"')
}

// AppendUserID writes the id of a User.
func AppendUserID(dst []byte, id pets.UserID) []byte { return appendID(dst, userType, id) }

// AppendHouseholdID writes the id of a Household.
func AppendHouseholdID(dst []byte, id pets.HouseholdID) []byte {
	return appendID(dst, householdType, id)
}

// AppendAnimalID writes the id of an Animal.
func AppendAnimalID(dst []byte, id pets.AnimalID) []byte {
	return appendID(dst, animalType, id.Household, id.UUID)
}

// AppendWeightID writes the id of a Weight.
func AppendWeightID(dst []byte, id pets.WeightID) []byte {
	return appendID(dst, weightType, id.Household, id.UUID)
}

// AppendVaccinationID writes the id of a Vaccination.
func AppendVaccinationID(dst []byte, id pets.VaccinationID) []byte {
	return appendID(dst, vaccinationType, id.Household, id.UUID)
}

// AppendSessionID writes the id of a Session.
func AppendSessionID(dst []byte, id pets.SessionID) []byte { return appendID(dst, sessionType, id) }

// AppendAnyID writes an id of whatever type it is.
func AppendAnyID(dst []byte, id any) []byte {
	dst = append(dst, '"')
	dst = append(dst, FormatID(id)...)
	return append(dst, '"')
}

// AppendInt writes an integer.
func AppendInt(dst []byte, i int) []byte { return strconv.AppendInt(dst, int64(i), 10) }

// AppendDate writes a day as "2021-04-30".
func AppendDate(dst []byte, d pets.Date) []byte {
	dst = append(dst, '"')
	dst = d.Append(dst)
	return append(dst, '"')
}

// AppendDateTime writes a moment as "2026-01-31T08:15:00.123456Z".
func AppendDateTime(dst []byte, t time.Time) []byte {
	t = t.UTC()
	year, month, day := t.Date()
	if year < 0 || year > 9999 {
		dst = append(dst, '"')
		dst = t.AppendFormat(dst, dateTime)
		return append(dst, '"')
	}
	hour, minute, second := t.Clock()
	dst = append(dst, '"')
	dst = appendDigits(dst, year, 4)
	dst = appendDigits(append(dst, '-'), int(month), 2)
	dst = appendDigits(append(dst, '-'), day, 2)
	dst = appendDigits(append(dst, 'T'), hour, 2)
	dst = appendDigits(append(dst, ':'), minute, 2)
	dst = appendDigits(append(dst, ':'), second, 2)
	dst = appendDigits(append(dst, '.'), t.Nanosecond()/1000, 6)
	return append(dst, 'Z', '"')
}

// appendDigits writes a number with leading zeros.
func appendDigits(dst []byte, n, digits int) []byte {
	end := len(dst) + digits
	dst = append(dst, "000000"[:digits]...)
	for i := end - 1; n > 0; i, n = i-1, n/10 {
		dst[i] = '0' + byte(n%10)
	}
	return dst
}

// AppendFieldValue writes a value of an input's field, which comes as the JSON that it is; nothing where it is null.
func AppendFieldValue(dst []byte, value json.RawMessage) []byte { return append(dst, value...) }
