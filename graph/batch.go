package graph

// fetchAll returns what fetch finds for each of the keys, in their order. It asks for each key once, however often it is there.
func fetchAll[K comparable, V any](keys []K, fetch func([]K) (map[K]V, error)) ([]V, error) {
	distinct := keys
	if len(keys) > 1 {
		known := make(map[K]struct{}, len(keys))
		distinct = make([]K, 0, len(keys))
		for _, k := range keys {
			if _, ok := known[k]; !ok {
				known[k] = struct{}{}
				distinct = append(distinct, k)
			}
		}
	}
	found, err := fetch(distinct)
	if err != nil {
		return nil, err
	}
	values := make([]V, len(keys))
	for i, k := range keys {
		values[i] = found[k]
	}
	return values, nil
}
