"""Server: gRPC around the function: TLS, health, reflection, and a shutdown that lets running calls finish."""

import asyncio
import ctypes
import gc
import json
import logging
import signal
import socket
import ssl
from datetime import UTC, datetime
from pathlib import Path
from traceback import format_tb

import grpc
from crossplane.function.proto.v1 import run_function_pb2 as fnv1
from crossplane.function.proto.v1beta1 import run_function_pb2 as fnv1beta1
from google.protobuf.message import DecodeError
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from function import catalog
from function.fn import Function
from function.model import quoted

log = logging.getLogger(__name__)

RUNNERS = tuple(file.DESCRIPTOR.services_by_name["FunctionRunnerService"].full_name for file in (fnv1, fnv1beta1))
"""The service under its two names. v1beta1 has the same messages as v1, so one reader serves both."""

OPTIONS = [("grpc.so_reuseport", 0)]
"""Without it, a second server on the same port would silently start and take half of the calls."""

PORTS = 65535

GRACE = 20.0
"""Seconds that running calls get to finish, well within the 30 that Kubernetes grants a pod."""

CERTIFICATES = "must be a folder of tls.crt, tls.key and ca.crt in PEM, or --insecure"


class CannotServeError(Exception):
    """The server cannot start; the message says what, where, and what would be accepted."""


def serve(address: str, certs: Path | None, *, insecure: bool, debug: bool) -> None:
    """Serve the function until SIGTERM or SIGINT.

    Args:
        address: Where to listen: host:port.
        certs: Folder of the server's certificate and key and of the authority that callers' certificates are from.
        insecure: Serve without TLS, even where there are certificates.
        debug: Log every request.

    Raises:
        CannotServeError: The address or the certificates cannot be used.
    """
    _configure_log(logging.DEBUG if debug else logging.INFO)
    credentials = None if insecure else _credentials(address, certs)
    _check(address)
    function = Function(catalog.load())
    _settle()
    asyncio.run(_serve(function, address, credentials))


async def _serve(function: Function, address: str, credentials: grpc.ServerCredentials | None) -> None:
    server = grpc.aio.server(options=OPTIONS)
    server.add_generic_rpc_handlers([_handler(function, name) for name in RUNNERS])
    status = health.aio.HealthServicer()
    health_pb2_grpc.add_HealthServicer_to_server(status, server)
    reflection.enable_server_reflection((*RUNNERS, health.SERVICE_NAME, reflection.SERVICE_NAME), server)
    try:
        port = server.add_secure_port(address, credentials) if credentials else server.add_insecure_port(address)
    except RuntimeError as error:
        message = f"cannot serve on {quoted(address)}: {error}"
        raise CannotServeError(message) from error

    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    await server.start()
    for name in RUNNERS:
        await status.set(name, health_pb2.HealthCheckResponse.SERVING)
    log.info("serving", extra={"fields": {"address": address, "port": port, "tls": credentials is not None}})
    await stopping.wait()
    log.info("stopping", extra={"fields": {"grace": GRACE}})
    await status.enter_graceful_shutdown()
    await server.stop(GRACE)


def _settle() -> None:
    """Tidy up after the imports.

    What is there now is there for good, so garbage collections need not look at it again. What was freed goes back to
    the system, which glibc does only when told: 3 of 57 MiB.
    """
    gc.collect()
    gc.freeze()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)


def _handler(function: Function, service: str) -> grpc.GenericRpcHandler:
    async def run(received: bytes, context: grpc.aio.ServicerContext[bytes, bytes]) -> bytes:
        try:
            request = fnv1.RunFunctionRequest.FromString(received)
        except DecodeError as error:
            # The status of gRPC in other languages; a deserializer that fails would make it UNKNOWN here.
            await context.abort(grpc.StatusCode.INTERNAL, f"cannot read the request: {error}")
        response = await function.RunFunction(request, context)
        # A map has no order of its own on the wire, and would differ from process to process.
        return response.SerializeToString(deterministic=True)

    return grpc.method_handlers_generic_handler(service, {"RunFunction": grpc.unary_unary_rpc_method_handler(run)})


def _credentials(address: str, certs: Path | None) -> grpc.ServerCredentials:
    if certs is None:
        message = f"cannot serve on {quoted(address)}: there is neither --tls-certs-dir nor --insecure: {CERTIFICATES}"
        raise CannotServeError(message)
    certificate, key, authority = (_read(certs / name) for name in ("tls.crt", "tls.key", "ca.crt"))
    # gRPC silently takes what it cannot use, and then fails every handshake.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        # With a password given, a key that needs one is refused, where Python would ask for it on the terminal.
        context.load_cert_chain(certs / "tls.crt", certs / "tls.key", password="")
        context.load_verify_locations(certs / "ca.crt")
    except (ssl.SSLError, ValueError) as error:
        message = f"cannot use the certificates in {quoted(certs)}: {error}: {CERTIFICATES}"
        raise CannotServeError(message) from error
    return grpc.ssl_server_credentials([(key, certificate)], root_certificates=authority, require_client_auth=True)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        message = f"cannot read {quoted(file)}: {error.strerror}: {CERTIFICATES}"
        raise CannotServeError(message) from error


def _check(address: str) -> None:
    """Refuse an address that cannot be listened on. gRPC would say why in its own log only, and not in one line."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or int(port) > PORTS:
        message = f"cannot serve on {quoted(address)}: must be host:port with a port up to {PORTS}: 0.0.0.0:9443"
        raise CannotServeError(message)
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as error:
        message = f"cannot serve on {quoted(address)}: {error.strerror}: must be a free host:port of this machine"
        raise CannotServeError(message) from error


class JsonLines(logging.Formatter):
    """One JSON object a line, with the names that Crossplane's Go functions use."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as a line. Of an exception it tells the type and the stack; its text may quote a secret."""
        line: dict[str, object] = {
            "level": record.levelname.lower(),
            "ts": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "logger": record.name,
            "msg": record.getMessage(),
        }
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[0]:
            line |= {"error": record.exc_info[0].__qualname__, "stack": "".join(format_tb(record.exc_info[2]))}
        return json.dumps(line)


def _configure_log(level: int) -> None:
    """Send all log lines to stderr as JSON.

    The standard library's logging, not structlog: that imports rich, which costs 0.15 s of every start.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger(__package__).setLevel(level)
