package suite

import "context"

func (b *bench) check(ctx context.Context) error { return nil }
