"""YAML as Kubernetes reads and writes it: the one reader and the one writer of this repository.

kubectl, the API server, Helm and Argo CD all read through sigs.k8s.io/yaml: its own kind of YAML 1.1, turned into JSON.
PyYAML reads another kind, and a manifest must not mean one thing to us and another to the cluster.

* `scalars` says what an unquoted scalar is: 0815 is a number, `y` is true, 22:22 and 2001-01-01 are texts.
* `files` returns the text of a file or of standard input: regular files up to a size, without links that lead out.
* `limits` refuses, before anything is built, what is too much, nested too deep or grows too long by its aliases.
* `reader` returns documents as JSON values; what has no form in JSON is refused, in one line, without its value.
* `objects` says what such a document stands for: an object, or those of a List.
* `writer` prints values so that every reader takes them for the same: this one, PyYAML's, and those of YAML 1.2.

`function` and `health` both stand on it, and it knows neither.
"""

from k8syaml.files import STANDARD_INPUT, bounds, named, text
from k8syaml.objects import changed, flattened
from k8syaml.reader import load, read
from k8syaml.unreadable import UnreadableError
from k8syaml.writer import WIDTH, inline, joined, written

__all__ = [
    "STANDARD_INPUT",
    "WIDTH",
    "UnreadableError",
    "bounds",
    "changed",
    "flattened",
    "inline",
    "joined",
    "load",
    "named",
    "read",
    "text",
    "written",
]
