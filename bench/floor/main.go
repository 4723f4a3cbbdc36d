// Floor is the least that a program can do that answers what the benchmark asks: see package plain. The benchmark starts it.
//
// It reads its plan from the standard input, takes a free port, prints its address, and serves until it is killed.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"

	"github.com/alecthomas/kong"

	"menagerie/bench/plain"
)

type flags struct {
	DatabaseURL string `required:"" env:"DATABASE_URL" help:"The database, with the benchmark's data."`
	MaxConns    int    `default:"16" help:"How many connections to it may be open."`
}

func main() {
	var f flags
	kong.Parse(&f, kong.Description("Answers the benchmark without GraphQL."))
	if err := serve(context.Background(), &f); err != nil {
		fmt.Fprintln(os.Stderr, "floor:", err)
		os.Exit(1)
	}
}

func serve(ctx context.Context, f *flags) error {
	var plan plain.Plan
	if err := json.NewDecoder(os.Stdin).Decode(&plan); err != nil {
		return fmt.Errorf("the plan cannot be read: %w", err)
	}
	pool, err := plain.Open(f.DatabaseURL, f.MaxConns)
	if err != nil {
		return err
	}
	handler, err := plain.New(ctx, pool, plan)
	if err != nil {
		return err
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("The floor serves at http://%s/\n", listener.Addr())
	return http.Serve(listener, handler) //nolint:gosec // without timeouts: its only client is the benchmark
}
