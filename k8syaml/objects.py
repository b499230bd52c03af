"""Objects: what a document of manifests stands for, for every command that reads some.

A document may be one object, or a List with any number of them, as `kubectl get` prints several; empty ones are none.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

_LIST = "List"


def flattened(documents: Iterable[Any]) -> Iterator[Any]:
    """Yield the objects of documents, those of a List one by one; what is no object is yielded as it stands."""
    for document in documents:
        if is_list(document):
            yield from flattened(_whole(document, item) for item in document["items"])
        elif document is not None:
            yield document


def changed(document: Any, change: Callable[[Any], Any]) -> Any:  # noqa: ANN401  (whatever the YAML holds)
    """Return a document with each of its objects changed, where it stands: a List stays one."""
    if is_list(document):
        return {**document, "items": [changed(_whole(document, item), change) for item in document["items"]]}
    return document if document is None else change(document)


def is_list(document: object) -> bool:
    """Return whether a document is a List: of that kind, or of a kind's own, such as ConfigMapList."""
    return (
        isinstance(document, dict)
        and isinstance(document.get("kind"), str)
        and document["kind"].endswith(_LIST)
        and isinstance(document.get("items"), list)
    )


def _whole(document: dict[str, Any], item: Any) -> Any:  # noqa: ANN401  (likewise)
    """Return an item as an object of its own: in the API's own lists it says neither its version nor its kind."""
    kind = document["kind"].removesuffix(_LIST)
    if not kind or not isinstance(item, dict) or "kind" in item:
        return item
    return {"apiVersion": document.get("apiVersion"), "kind": kind, **item}
