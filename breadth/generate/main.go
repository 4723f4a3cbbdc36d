// Command generate does what `gqlgen generate` does, and lets package plugin write its executor as well. Its arguments are gqlgen's
// configurations, by default gqlgen.yml; paths in them are relative to where the command runs.
package main

import (
	"fmt"
	"os"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"

	"menagerie/breadth/plugin"
)

func main() {
	files := os.Args[1:]
	if len(files) == 0 {
		files = []string{"gqlgen.yml"}
	}
	for _, file := range files {
		if err := generate(file); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", file, err)
			os.Exit(1)
		}
	}
}

func generate(file string) error {
	cfg, err := config.LoadConfig(file)
	if err != nil {
		return err
	}
	return api.Generate(cfg, api.AddPlugin(plugin.New()))
}
