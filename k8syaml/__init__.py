"""YAML as Kubernetes reads and writes it: the one reader and the one writer of this repository.

kubectl, the API server, Helm and Argo CD all read through sigs.k8s.io/yaml: its own kind of YAML 1.1, turned into JSON.
PyYAML reads another kind, and a manifest must not mean one thing to us and another to the cluster.

* `scalars` says what an unquoted scalar is: 0815 is a number, `y` is true, 22:22 and 2001-01-01 are texts.
* `limits` refuses, before anything is built, what is nested too deep or grows too long by its aliases.
* `reader` returns documents as JSON values; what has no form in JSON is refused, in one line, without its value.
* `writer` prints values so that every reader takes them for the same: this one, PyYAML's, and those of YAML 1.2.

`function` and `health` both stand on it, and it knows neither.
"""

from k8syaml.reader import load, read
from k8syaml.unreadable import UnreadableError
from k8syaml.writer import WIDTH, inline, joined, written

__all__ = ["WIDTH", "UnreadableError", "inline", "joined", "load", "read", "written"]
