"""The server as a process: what it answers, what it refuses to start with, and how it ends."""

import json
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pytest
from crossplane.function.proto.v1 import run_function_pb2 as fnv1
from crossplane.function.proto.v1beta1 import run_function_pb2 as fnv1beta1
from google.protobuf.message import Message
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

from function import server
from tests.test_fn import SECRET, XR, answer, request

SERVE = (sys.executable, "-m", "function.main", "serve")
V1, V1BETA1 = server.RUNNERS
LOCAL = "127.0.0.1:0"
TIMEOUT = 20.0

SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING


@dataclass
class Running:
    """A server that runs in a process of its own."""

    process: subprocess.Popen[str]
    address: str

    def channel(self) -> grpc.Channel:
        """Return a channel to it without TLS."""
        return grpc.insecure_channel(self.address)


@contextmanager
def running(*command: str) -> Iterator[Running]:
    """Start a server on a port that is free, and end it."""
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            line = json.loads(process.stderr.readline())
            assert line["msg"] == "serving", line
            yield Running(process, f"127.0.0.1:{line['port']}")
        finally:
            process.kill()


@pytest.fixture(scope="module")
def running_server() -> Iterator[Running]:
    with running(*SERVE, "--insecure", "--address", LOCAL) as found:
        yield found


@pytest.fixture
def channel(running_server: Running) -> Iterator[grpc.Channel]:
    with running_server.channel() as found:
        yield found


def call(channel: grpc.Channel, message: Message | bytes, service: str = V1) -> bytes:
    """Return the bytes that a message is answered with."""
    method: grpc.UnaryUnaryMultiCallable[bytes, bytes] = channel.unary_unary(f"/{service}/RunFunction")
    sent = message if isinstance(message, bytes) else message.SerializeToString()
    return method(sent, timeout=TIMEOUT, wait_for_ready=True)


def health(channel: grpc.Channel, service: str = "") -> int:
    stub: Any = health_pb2_grpc.HealthStub(channel)
    status: int = stub.Check(health_pb2.HealthCheckRequest(service=service), timeout=TIMEOUT).status
    return status


@pytest.mark.parametrize("service", [V1, V1BETA1])
def test_an_order_is_answered_with_the_same_bytes_as_in_process(channel: grpc.Channel, service: str) -> None:
    assert answer(request()).SerializeToString(deterministic=True) == call(channel, request(), service)


def test_v1beta1_has_the_messages_of_v1() -> None:
    """The server reads both with one class; a field that only one of them has would get lost."""

    def fields(file: object) -> dict[str, list[tuple[str, int, int]]]:
        messages = file.DESCRIPTOR.message_types_by_name  # type: ignore[attr-defined]
        return {name: [(f.name, f.number, f.type) for f in message.fields] for name, message in messages.items()}

    older, newer = fields(fnv1beta1), fields(fnv1)
    assert older == {name: newer[name] for name in older}
    assert newer.keys() == older.keys()


@pytest.mark.parametrize("service", ["", V1, V1BETA1])
def test_it_is_healthy(channel: grpc.Channel, service: str) -> None:
    assert health(channel, service) == SERVING


def test_it_tells_what_it_offers(channel: grpc.Channel) -> None:
    reflection = ProtoReflectionDescriptorDatabase(channel)

    assert {V1, V1BETA1, "grpc.health.v1.Health"} <= set(reflection.get_services())
    assert reflection.FindFileContainingSymbol(V1).package == "apiextensions.fn.proto.v1"


@pytest.mark.parametrize(
    ("message", "code"),
    [
        pytest.param(request().SerializeToString()[:-3], grpc.StatusCode.INTERNAL, id="truncated"),
        pytest.param(b"\xff" * 40, grpc.StatusCode.INTERNAL, id="no protobuf at all"),
        pytest.param(bytes(4 * 1024 * 1024 + 1), grpc.StatusCode.RESOURCE_EXHAUSTED, id="over 4 MiB"),
    ],
)
def test_what_is_no_request_is_refused_by_grpc_and_the_server_lives_on(
    channel: grpc.Channel, message: bytes, code: grpc.StatusCode
) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        call(channel, message)

    assert refused.value.code() == code
    assert call(channel, request())


def test_an_order_of_nearly_4_mib_is_answered(channel: grpc.Channel) -> None:
    message = request()
    message.context.update({"large": "x" * (4 * 1024 * 1024 - 20_000)})

    response = fnv1.RunFunctionResponse.FromString(call(channel, message))
    assert message.context == response.context


def test_calls_at_once_get_their_own_answers(channel: grpc.Channel) -> None:
    messages = [request(XR | {"metadata": {"name": f"shop-{number}", "namespace": "team-a"}}) for number in range(50)]
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda message: call(channel, message), messages))

    assert [answer(message).SerializeToString(deterministic=True) for message in messages] == answers


# --- TLS ---


@pytest.fixture(scope="module")
def certs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder as Crossplane mounts it, and the caller's certificate from the same authority beside it."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("no openssl on this machine to make certificates with")
    folder = tmp_path_factory.mktemp("certs")

    def make(*arguments: str) -> None:
        subprocess.run([openssl, *arguments], cwd=folder, check=True, capture_output=True)

    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    make("req", "-x509", *curve, "-days", "2", "-subj", "/CN=authority", "-keyout", "ca.key", "-out", "ca.crt")
    (folder / "names").write_text("subjectAltName=DNS:localhost")
    for name in ("tls", "caller"):
        make("req", *curve, "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        signing = ("-CA", "ca.crt", "-CAkey", "ca.key", "-set_serial", "1", "-days", "2", "-extfile", "names")
        make("x509", "-req", "-in", f"{name}.csr", *signing, "-out", f"{name}.crt")
    return folder


def secure(found: Running, certs: Path, caller: str | None) -> grpc.Channel:
    key, chain = ((certs / f"{caller}.{ending}").read_bytes() if caller else None for ending in ("key", "crt"))
    credentials = grpc.ssl_channel_credentials((certs / "ca.crt").read_bytes(), key, chain)
    return grpc.secure_channel(found.address.replace("127.0.0.1", "localhost"), credentials)


def test_only_callers_with_a_certificate_are_answered(certs: Path) -> None:
    with running(*SERVE, "--tls-certs-dir", str(certs), "--address", LOCAL) as found:
        with secure(found, certs, "caller") as trusted:
            assert call(trusted, request())
            assert health(trusted) == SERVING
        with secure(found, certs, None) as stranger, pytest.raises(grpc.RpcError) as refused:
            health(stranger)
        with found.channel() as plain, pytest.raises(grpc.RpcError):
            health(plain)

    assert refused.value.code() == grpc.StatusCode.UNAVAILABLE


# --- What it does not start with ---


def refusal(*options: str) -> str:
    """Return the line that the server refuses to start with."""
    ended = subprocess.run([*SERVE, *options], capture_output=True, text=True, check=False, timeout=TIMEOUT)
    assert (ended.returncode, ended.stdout) == (2, "")
    (line,) = ended.stderr.splitlines()
    return line


@pytest.mark.parametrize(
    ("address", "told"),
    [
        pytest.param("9443", "must be host:port with a port", id="no host"),
        pytest.param("localhost", "must be host:port with a port", id="no port"),
        pytest.param("localhost:https!", "must be host:port with a port", id="a port that is no number"),
        pytest.param("127.0.0.1:65536", "must be host:port with a port", id="a port out of range"),
        pytest.param("192.0.2.1:9443", "must be a free host:port of this machine", id="an address of another machine"),
        pytest.param("no such host:9443", "must be a free host:port of this machine", id="a name that is none"),
    ],
)
def test_an_address_that_cannot_be_listened_on(address: str, told: str) -> None:
    line = refusal("--insecure", "--address", address)

    assert line.startswith(f'golden-path: cannot serve on "{address}": ')
    assert told in line


def test_a_port_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"

        expected = "Address already in use: must be a free host:port of this machine"
        assert f'golden-path: cannot serve on "{address}": {expected}' == refusal("--insecure", "--address", address)


def test_a_second_server_on_the_same_port(running_server: Running) -> None:
    assert "Address already in use" in refusal("--insecure", "--address", running_server.address)


def test_neither_certificates_nor_insecure() -> None:
    assert "there is neither --tls-certs-dir nor --insecure" in refusal("--address", LOCAL)


@pytest.mark.parametrize("absent", ["tls.crt", "tls.key", "ca.crt"])
def test_a_certificate_that_is_not_there(certs: Path, tmp_path: Path, absent: str) -> None:
    for name in {"tls.crt", "tls.key", "ca.crt"} - {absent}:
        shutil.copy(certs / name, tmp_path)

    line = refusal("--tls-certs-dir", str(tmp_path), "--address", LOCAL)
    assert f'{absent}": No such file or directory: must be a folder of tls.crt, tls.key and ca.crt in PEM' in line


@pytest.mark.parametrize("broken", ["tls.crt", "tls.key", "ca.crt"])
def test_a_certificate_that_is_none(certs: Path, tmp_path: Path, broken: str) -> None:
    for name in ("tls.crt", "tls.key", "ca.crt"):
        shutil.copy(certs / name, tmp_path)
    (tmp_path / broken).write_text("no PEM")

    assert "cannot use the certificates in" in refusal("--tls-certs-dir", str(tmp_path), "--address", LOCAL)


def test_a_key_of_another_certificate(certs: Path, tmp_path: Path) -> None:
    for name in ("tls.crt", "ca.crt"):
        shutil.copy(certs / name, tmp_path)
    shutil.copy(certs / "caller.key", tmp_path / "tls.key")

    assert "cannot use the certificates in" in refusal("--tls-certs-dir", str(tmp_path), "--address", LOCAL)


# --- Its log and its end ---

SLOW = """
import asyncio
from function import fn, server

async def slowly(self, req, _):
    await asyncio.sleep(1)
    return self._answer(req)

fn.Function.RunFunction = slowly
server.serve("127.0.0.1:0", None, insecure=True, debug=False)
"""


def test_a_running_call_is_finished_before_the_end() -> None:
    with running(sys.executable, "-c", SLOW) as found, found.channel() as channel, ThreadPoolExecutor(1) as pool:
        stub: Any = health_pb2_grpc.HealthStub(channel)
        watch = stub.Watch(health_pb2.HealthCheckRequest(), timeout=TIMEOUT)
        assert next(watch).status == SERVING
        waiting = pool.submit(call, channel, request())
        time.sleep(0.3)  # lets the call arrive
        found.process.send_signal(signal.SIGTERM)
        assert next(watch).status == NOT_SERVING
        assert not waiting.done(), "health comes first"
        watch.cancel()

        assert answer(request()).SerializeToString(deterministic=True) == waiting.result(TIMEOUT)
        assert found.process.wait(TIMEOUT) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_server_ends_at_once(number: signal.Signals) -> None:
    with running(*SERVE, "--insecure", "--address", LOCAL) as found:
        found.process.send_signal(number)

        assert found.process.wait(5) == 0
        assert found.process.stderr
        assert [json.loads(line)["msg"] for line in found.process.stderr] == ["stopping"]


def test_the_log_tells_of_every_request_when_asked_and_never_a_secret() -> None:
    with running(*SERVE, "--insecure", "--debug", "--address", LOCAL) as found:
        with found.channel() as channel:
            call(channel, request())
            call(channel, request(XR | {"spec": {"storageGB": 1}}))
            with pytest.raises(grpc.RpcError):
                call(channel, request().SerializeToString()[:-3])
        found.process.send_signal(signal.SIGTERM)
        assert found.process.stderr
        text = found.process.stderr.read()

    lines = [json.loads(line) for line in text.splitlines()]
    ours = [line for line in lines if line["logger"] == "function.fn"]
    assert [line["msg"] for line in ours] == ["answered", "refused"]
    xr = {"kind": "PostgreSQLInstance", "namespace": "team-a", "name": "shop"}
    assert all(line["xr"] == xr and line["tag"] == "tag" for line in ours)
    assert SECRET not in text


HEAVY = "import sys; from function import server; server.catalog.load(); print(*{m.split('.')[0] for m in sys.modules})"


def test_serving_imports_nothing_heavy() -> None:
    loaded = subprocess.run([sys.executable, "-c", HEAVY], capture_output=True, text=True, check=True).stdout.split()

    assert not {"hypothesis", "lupa", "rich", "ruamel", "structlog", "yaml"} & set(loaded)
