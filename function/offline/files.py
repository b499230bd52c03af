"""Files: YAML documents read the way Kubernetes reads them, with one line for whatever is wrong."""

from dataclasses import dataclass
from pathlib import Path

import k8syaml
from function.model import Refusal, Tree, quoted
from function.offline import objects
from k8syaml import UnreadableError, load

STANDARD_INPUT = k8syaml.STANDARD_INPUT


@dataclass(frozen=True)
class Read:
    """A document with where it came from, for messages."""

    source: str
    body: Tree


def documents(place: str | Path) -> list[Read]:
    """Return the Kubernetes documents of a file, of all YAML files in a folder, or of standard input (`-`).

    A `List`, as kubectl prints it, counts as its items; empty documents are left out.

    Raises:
        Refusal: The file cannot be read, is no YAML, or holds something that is no Kubernetes object.
    """
    reads = unchecked(place)
    for read in reads:
        objects.check(read.body, read.source)
    return reads


def unchecked(place: str | Path) -> list[Read]:
    """Return the same documents with their metadata as it is, for whoever does not need all of them.

    Raises:
        Refusal: The file cannot be read, is no YAML, or holds something that is no Kubernetes object.
    """
    if str(place) == STANDARD_INPUT:
        return parsed(standard_input(), "standard input")
    path = Path(place)
    try:
        names = sorted(path.rglob("*.y*ml")) if path.is_dir() else [path]
    except OSError as error:
        raise Refusal(f"cannot read {quoted(path)}: {(error.strerror or str(error)).lower()}") from error
    within = k8syaml.bounds(path)
    return [document for name in names for document in parsed(text(name, within), str(name))]


def standard_input() -> str:
    """Return the text on standard input.

    Raises:
        Refusal: It is not UTF-8, or too long.
    """
    return text(STANDARD_INPUT)


def text(path: str | Path, within: Path | None = None) -> str:
    """Return the text of a file.

    Raises:
        Refusal: It cannot be read, or leads out of a folder.
    """
    try:
        return k8syaml.text(path, within=within)
    except UnreadableError as error:
        raise Refusal(str(error)) from error


def parsed(source_text: str, source: str) -> list[Read]:
    """Return the Kubernetes objects of a text. Their metadata is not looked at: not all of them need to be ours.

    Raises:
        Refusal: It is no YAML, or holds something that is no Kubernetes object.
    """
    try:
        bodies = load(source_text, source)
    except UnreadableError as error:
        raise Refusal(str(error)) from error
    return [Read(source, each) for body in bodies for each in objects.objects(body, source)]
