"""Files: the text of a file or of standard input, read so that nobody's file can hang, flood or mislead the reader.

Files come from pull requests, and what a pull request brings can be a link to somebody's secrets, a device that never
ends or a pipe that nobody writes to. So only regular files are read, up to a size, and links stay where they are.
"""

import errno
import os
import stat
import sys
from pathlib import Path
from typing import Final

from k8syaml.unreadable import UnreadableError, quoted

STANDARD_INPUT: Final = "-"

STREAMS: Final = ("/dev/stdin", "/dev/fd/")
"""What the shell opened for this process, as in `--cm <(kubectl ...)`: a pipe, but none that a repository can bring."""

BYTES: Final = 16 * 2**20
"""The longest text that is read: some two thousand resources as kubectl prints them, and 16 full ConfigMaps."""

_PATH: Final = 4096
"""Characters that a message quotes of a path: all of it, on Linux."""

_KINDS: Final = ((stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"), (stat.S_ISCHR, "a device"),
                 (stat.S_ISBLK, "a device"))  # fmt: skip

_FLAGS: Final = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))


def named(place: str | Path) -> str:
    """Return what a place is called in messages."""
    return "standard input" if str(place) == STANDARD_INPUT else quoted(str(place), _PATH)


def text(place: str | Path, name: str = "", within: Path | None = None) -> str:
    """Return the text of a file, or of standard input (`-`), with line breaks as Unix has them.

    Args:
        place: The file.
        name: What messages call it, where that is not its path in quotes.
        within: The folder that it must be in, links followed; as `bounds` says where left out.

    Raises:
        UnreadableError: It is not there, no regular file, too long or not UTF-8, or leads out of that folder.
    """
    called = name or named(place)
    try:
        octets = _octets(str(place), called, within)
        found = octets if isinstance(octets, str) else octets.decode("utf-8")
    except OSError as error:
        raise UnreadableError(f"cannot read {called}: {(error.strerror or str(error)).lower()}") from None
    except UnicodeError:
        raise UnreadableError(f"cannot read {called}: it is not UTF-8") from None
    except ValueError:  # a NUL in the path
        raise UnreadableError(f"cannot read {called}: {os.strerror(errno.ENOENT).lower()}") from None
    return found.replace("\r\n", "\n").replace("\r", "\n")


def bounds(place: str | Path) -> Path:
    """Return the folder that no link at a place may lead out of.

    It is the working folder for what is in it, so that the files of a repository may link to each other. What was named
    elsewhere, somebody named: there it is the folder itself, or that of the file.
    """
    named_at = Path(os.path.abspath(place))  # noqa: PTH100  (resolve() would follow the links that this is about)
    here = Path.cwd()
    if named_at.is_relative_to(here):
        return here
    return _real(named_at if named_at.is_dir() else named_at.parent)


def _octets(place: str, called: str, within: Path | None) -> bytes | str:
    if place == STANDARD_INPUT:
        if sys.stdin is None:  # it was closed
            raise UnreadableError(f"cannot read {called}: it is closed: must be text")
        return _short(sys.stdin.read(BYTES + 1), called)
    if place.startswith(STREAMS):
        with Path(place).open("rb") as stream:
            return _short(stream.read(BYTES + 1), called)
    real, root = _real(Path(place)), _real(within) if within else bounds(place)
    if not real.is_relative_to(root):
        raise UnreadableError(f"cannot read {called}: it leads out of {quoted(str(root), _PATH)}: must be a file in it")
    _check(real.stat(), called)  # before it is opened: to open a device may do something
    with os.fdopen(os.open(real, os.O_RDONLY | _FLAGS), "rb") as file:
        _check(os.fstat(file.fileno()), called)
        return _short(file.read(BYTES + 1), called)


def _check(found: os.stat_result, called: str) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(found.st_mode):
        what = next((words for is_one, words in _KINDS if is_one(found.st_mode)), "no file")
        raise UnreadableError(f"cannot read {called}: it is {what}: must be a regular file")
    if found.st_size > BYTES:
        raise _long(called)


def _short(read: bytes | str, called: str) -> bytes | str:
    if len(read) > BYTES:
        raise _long(called)
    return read


def _long(called: str) -> UnreadableError:
    return UnreadableError(f"cannot read {called}: it is too long: must have at most {BYTES} bytes")


def _real(path: Path) -> Path:
    """Return where links lead to; unlike `resolve`, a circle of them is no error before the file is opened."""
    return Path(os.path.realpath(path))
