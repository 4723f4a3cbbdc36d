// Package web is the website: its pages are built into dist, which the binary carries, and it serves them.
package web

import "embed"

// dist is what `npm run build` makes of src.
//
//go:embed all:dist
var dist embed.FS
