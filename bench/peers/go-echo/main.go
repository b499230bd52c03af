// Echo answers each request with what it was asked, and does nothing else: what any function on the Go SDK pays.
package main

import (
	"context"
	"flag"
	"log"

	"github.com/crossplane/function-sdk-go"
	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"github.com/crossplane/function-sdk-go/response"
)

type echo struct {
	fnv1.UnimplementedFunctionRunnerServiceServer
}

func (*echo) RunFunction(_ context.Context, req *fnv1.RunFunctionRequest) (*fnv1.RunFunctionResponse, error) {
	return response.To(req, response.DefaultTTL), nil
}

func main() {
	address := flag.String("address", function.DefaultAddress, "where to listen")
	insecure := flag.Bool("insecure", false, "serve without TLS")
	flag.Parse()
	// Without the SDK's metrics, which would cost more: this is the floor.
	log.Fatal(function.Serve(&echo{},
		function.Listen(function.DefaultNetwork, *address),
		function.Insecure(*insecure),
		function.WithMetricsServer(""),
	))
}
