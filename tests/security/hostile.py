"""Hostile: texts and files that are meant to hang, flood or crash whoever reads them, or to show what is not theirs.

Each row says what the one line of a refusal has to tell. A command passes where it ends with exit code 2, nothing on
standard output, that line and no traceback, in seconds. A new command is a row of `test_files`, and needs none here.
"""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

REPOSITORY = "repository"
"""The folder that is worked in; beside it is what is somebody else's."""

BYTES, VALUES = 2**18, 5_000
"""Limits that are tried, so that nobody waits for the real ones, which tests/k8syaml holds to their messages."""

HEAD = "apiVersion: v1\nkind: X\nmetadata: {name: x}\n"

SECRET = "hunter2-the-token-of-somebody"  # noqa: S105  (of nobody)
"""What stands outside, and may be in nothing that a command prints."""

SECONDS = 60
"""How long any command may take: what hangs takes for ever, and the machine may be busy."""


@dataclass(frozen=True)
class Text:
    """A text that no reader takes.

    Attributes:
        name: What it does.
        text: The text.
        told: What the refusal says.
    """

    name: str
    text: str
    told: str


@dataclass(frozen=True)
class File:
    """A file that no reader opens, or reads to its end.

    Attributes:
        name: What it is.
        make: Makes it in a folder, under a name.
        told: What the refusal says.
    """

    name: str
    make: Callable[[Path], None]
    told: str


def _merge_bomb(levels: int) -> str:
    lines = [f"m{n}: &m{n}\n  <<: [*m{n - 1}, *m{n - 1}]\n  k{n}: 1\n" for n in range(1, levels)]
    return f"{HEAD}m0: &m0 {{k0: 1}}\n{''.join(lines)}"


def _alias_bomb(levels: int) -> str:
    return f"{HEAD}a0: &a0 lol\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1},' * 9}]\n" for n in range(1, levels))


def _merge_chain(links: int) -> str:
    return f"{HEAD}m0: &m0 {{k: 1}}\n" + "".join(f"m{n}: &m{n}\n  <<: *m{n - 1}\n" for n in range(1, links))


def _alias_chain(links: int) -> str:
    return f"{HEAD}a0: &a0 [a]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, links))


REPEAT = "its aliases repeat more than 1000000 characters"
DEEP = "nested deeper than 100 levels"

TEXTS = (
    Text("merge bomb", _merge_bomb(28), REPEAT),
    Text("merge bomb in one list", f"{HEAD}a: &a {{k: {'x' * 999}}}\nb: {{<<: [{'*a,' * 2000}]}}\n", REPEAT),
    Text("alias bomb", _alias_bomb(10), REPEAT),
    Text("long text again and again", f"{HEAD}a: &a {'x' * 9999}\nb: [{'*a,' * 200}]\n", REPEAT),
    Text("chain of merges", _merge_chain(300), DEEP),
    Text("chain of aliases", _alias_chain(400), DEEP),
    Text("alias of itself", f"{HEAD}a: &a [*a]\n", "stands for nothing that is complete before it"),
    Text("merge of itself", f"{HEAD}a: &a\n  <<: *a\n", "stands for nothing that is complete before it"),
    Text("nested lists", HEAD + "a: " + "[" * 20_000, DEEP),
    Text("nested maps", HEAD + "a: " + "{a: " * 20_000, DEEP),
    Text("nested blocks", HEAD + "a:\n" + "".join(" " * n + "-\n" for n in range(1, 200)) + " " * 200 + "- a\n", DEEP),
    Text("nested sequences on a line", HEAD + "a:\n  " + "- " * 5_000 + "a\n", DEEP),
    Text("nested keys", HEAD + "? " * 5_000 + "a\n", ""),
    Text("too many values", f"{HEAD}a: [{'1,' * VALUES}]\n", f"it has more than {VALUES} values"),
    Text("too many documents", "---\n" * (VALUES + 9), f"it has more than {VALUES} values"),
    Text("object of Python's", f"{HEAD}a: !!python/object/apply:os.system [id]\n", "unsupported tag"),
    Text("tag of somebody's", f"{HEAD}a: !vault {SECRET}\n", "unsupported tag"),
    Text("key that is a map", f"{HEAD}? {{a: {SECRET}}}\n: 1\n", "a key must be a string"),
    Text("key twice", f"{HEAD}kind: {SECRET}\n", 'the key "kind" stands twice'),
    Text("key that drives a terminal", f'{HEAD}"\\e]0;x\\a": 1\n"\\e]0;x\\a": 2\n', "stands twice"),
    Text("integer without end", f"{HEAD}a: 1{'0' * 400}\n", "must be a finite number"),
    Text("number that is infinite", f"{HEAD}a: .inf\n", "must be a finite number"),
    Text("control characters", f"{HEAD}a: \x07{SECRET}\n", "not allowed"),
    Text("half a document", f"{HEAD}a: {{{SECRET}: [", ""),
)
"""Read from a file or from standard input."""


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    folder = os.open(path.parent, os.O_RDONLY)  # a socket's own path may have 108 bytes
    here = Path.cwd()
    try:
        os.fchdir(folder)
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path.name)
    finally:
        os.chdir(here)
        os.close(folder)


def _outside(path: Path) -> Path:
    """Return a file that somebody keeps outside of a folder."""
    repository = next(parent for parent in path.parents if parent.name == REPOSITORY)
    secret = repository.parent / "outside" / "secret.yaml"
    secret.parent.mkdir(exist_ok=True)
    secret.write_text(f"{HEAD}token: {SECRET}\n")
    return secret


def _link_out(path: Path) -> None:
    path.symlink_to(_outside(path))


def _links_out(path: Path) -> None:
    between = path.parent / "between"
    between.symlink_to(os.path.relpath(_outside(path), path.parent))
    path.symlink_to(between)


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2**40)


def _long(path: Path) -> None:
    path.write_bytes(b"# " + b"a" * BYTES)


def _binary(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\x00" * 9)


FILES = (
    File("fifo", _fifo, "it is a pipe: must be a regular file"),
    File("socket", _socket, "it is a socket: must be a regular file"),
    File("folder", Path.mkdir, "is a directory"),
    File("link out", _link_out, "it leads out of"),
    File("links out", _links_out, "it leads out of"),
    File("link to a device", lambda path: path.symlink_to("/dev/zero"), "it leads out of"),
    File("link to a process's environment", lambda path: path.symlink_to("/proc/self/environ"), "it leads out of"),
    File("link to itself", _loop, "too many levels of symbolic links"),
    File("link to nothing", lambda path: path.symlink_to("absent"), "no such file"),
    File("terabyte", _sparse, f"it is too long: must have at most {BYTES} bytes"),
    File("file that is too long", _long, f"it is too long: must have at most {BYTES} bytes"),
    File("file that is no text", _binary, "it is not UTF-8"),
)
"""Named, or found in a folder that is."""


class HungError(Exception):
    """A command does not end."""


@contextmanager
def deadline(seconds: float = SECONDS) -> Iterator[None]:
    """Fail where what is within does not end in time, were it in one call that nobody returns from."""

    def hung(_: int, __: FrameType | None) -> None:
        raise HungError(f"no end after {seconds} seconds")

    before = signal.signal(signal.SIGALRM, hung)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
