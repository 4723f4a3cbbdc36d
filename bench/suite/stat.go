package suite

import (
	"cmp"
	"slices"
)

// percentile returns the smallest of some values that so many percent of them do not exceed (nearest rank). It sorts them.
func percentile[T cmp.Ordered](values []T, p int) T {
	slices.Sort(values)
	return values[max(0, (len(values)*p+99)/100-1)]
}

// median returns the middle of some values, the mean of two where they are even.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	if n == 0 {
		return 0
	}
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// middle is the median of what a side has in all rounds.
func middle(sides []side, of func(side) float64) float64 {
	values := make([]float64, len(sides))
	for i, s := range sides {
		values[i] = of(s)
	}
	return median(values)
}

// ratio is the middle of some values, such as the ratios of two sides in each round, with the least and the greatest of them.
type ratio struct{ median, least, most float64 }

// paired returns the ratio of what two sides have, each round by itself.
func paired(a, b []side, of func(side) float64) ratio {
	values := make([]float64, len(a))
	for i := range a {
		values[i] = of(a[i]) / of(b[i])
	}
	return rangeOf(values)
}

// rangeOf returns the middle, the least and the greatest of some values.
func rangeOf(values []float64) ratio {
	return ratio{median(values), slices.Min(values), slices.Max(values)}
}
