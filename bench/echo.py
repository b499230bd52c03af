"""Echo: a server that answers each request with what it was asked: what any function on the Python SDK pays."""

import asyncio

import click
from crossplane.function import response, runtime
from crossplane.function.proto.v1 import run_function_pb2 as fnv1
from crossplane.function.proto.v1 import run_function_pb2_grpc as grpcv1


class Echo(grpcv1.FunctionRunnerServiceServicer):
    """The function."""

    async def RunFunction(self, req: fnv1.RunFunctionRequest, _: object) -> fnv1.RunFunctionResponse:  # noqa: N802  (gRPC's)
        """Answer one request."""
        return response.to(req)


@click.command()
@click.option("--address", required=True)
@click.option("--insecure", is_flag=True, required=True)
def main(*, address: str, insecure: bool) -> None:
    """Serve it as the SDK's template does."""
    asyncio.set_event_loop(asyncio.new_event_loop())  # the SDK takes the present one, which Python 3.14 does not make
    runtime.serve(Echo(), address, creds=None, insecure=insecure)  # type: ignore[arg-type]  # the SDK means it


if __name__ == "__main__":
    main()
