"""Places: where in a file Argo CD's settings stand, and that somebody reads them there."""

from collections.abc import Iterator
from typing import Any, Final

from health.export.formats import CONFIG_MAP, LABELS
from health.export.options import ExportError

Tree = dict[str, Any]
Path = tuple[str, ...]

SUBCHART: Final = "argo-cd"
"""Values of a chart that depends on Argo CD's stand below its name, unless it gives it an alias."""

HERE: Final = "."
"""How `--at` says that the values themselves are those of Argo CD's chart."""

CONFIGS: Final = frozenset(
    {
        *("clusterCredentials", "cm", "cmp", "credentialTemplates", "credentialTemplatesAnnotations", "gpg", "params"),
        *("rbac", "repositories", "repositoriesAnnotations", "secret", "ssh", "styles", "tls"),
    }
)
OWN: Final = frozenset({"applicationSet", "commitServer", "createAggregateRoles", "redisSecretInit", "repoServer"})
"""Keys of `configs` and of the values that only the chart argo-cd has (version 10.1.1): `server` is many a chart's."""

DEEPEST: Final = 3
"""Charts within charts that values of Argo CD are looked for in, to name the place."""

_PART_OF: Final = "app.kubernetes.io/part-of"


def is_config_map(document: object) -> bool:
    """Return whether an object is an argocd-cm."""
    if not isinstance(document, dict) or document.get("kind") != "ConfigMap":
        return False
    metadata = document.get("metadata")
    return isinstance(metadata, dict) and metadata.get("name") == CONFIG_MAP


def check_labels(labels: Tree) -> None:
    """Refuse a ConfigMap that Argo CD does not read.

    Raises:
        ExportError: It says that it is a part of something else.
    """
    if (part := labels.get(_PART_OF, LABELS[_PART_OF])) != LABELS[_PART_OF]:
        raise ExportError(
            f'cannot merge: metadata.labels["{_PART_OF}"]: unsupported value "{part}": must be "{LABELS[_PART_OF]}", '
            "without which Argo CD does not read the ConfigMap"
        )


def chart(values: Tree, at: str | None) -> Path:
    """Return the keys below which Argo CD's chart has its values.

    Args:
        values: All of the file.
        at: Where somebody says that they are, keys with dots between them; None for where they must be.

    Raises:
        ExportError: Nobody reads them there, as far as the file tells, or they are in several places.
    """
    if at is not None:
        return _said(values, at)
    found = [path for path in _found(values, ()) if path]
    configs = values.get("configs")
    here = _is_chart(values) or not isinstance(configs, dict | None)
    if len(found) + here > 1:
        places = ", ".join(".".join(path) or HERE for path in ((), *found)[not here :])
        raise ExportError(
            f"cannot merge: the file has values of argo-cd in several places: --at must be one of {places}"
        )
    if here:
        return ()
    if not found:
        raise ExportError(
            f'cannot merge: the file has no ConfigMap "{CONFIG_MAP}": must have it, or values of the chart argo-cd, as'
            f" configs.cm at its top or below {SUBCHART}; --at KEY says where else they are, --at . that they are these"
        )
    if found[0] == (SUBCHART,):
        return found[0]
    path = ".".join(found[0])
    raise ExportError(
        f'cannot merge: values of argo-cd are in "{path}", which Helm reads only where a chart depends on argo-cd by'
        f" that name: must be {SUBCHART}, or the alias, which --at {path} says that it is"
    )


def check_read(values: Tree) -> None:
    """Refuse values of Argo CD's chart that make no argocd-cm of `configs.cm`.

    Raises:
        ExportError: They say so.
    """
    configs, server = values.get("configs"), values.get("server")
    told = configs.get("cm") if isinstance(configs, dict) else None
    if isinstance(told, dict) and told.get("create") is False:
        raise ExportError(
            "cannot merge: configs.cm.create: unsupported value false, for which the chart makes no argocd-cm: must be"
            " true; or merge with the ConfigMap that is there instead"
        )
    if isinstance(server, dict) and server.get("config"):
        raise ExportError(
            "cannot merge: server.config: unsupported field, of charts before 5.2, which do not read configs.cm: must"
            " be moved to configs.cm"
        )


def _said(values: Tree, at: str) -> Path:
    path = () if at == HERE else tuple(at.split("."))
    below: Any = values
    for key in path:
        below = below.get(key) if isinstance(below, dict) and key in below else 0
        if not isinstance(below, dict | None):
            raise ExportError(f'cannot merge at "{at}": there is no map in the file: must be a key of its values')
    return path


def _found(values: Tree, above: Path) -> Iterator[Path]:
    if above and (above[-1] == SUBCHART or _is_chart(values)):
        yield above
        return
    for key, value in values.items() if len(above) < DEEPEST else ():
        if isinstance(value, dict) or key == SUBCHART:
            yield from _found(value if isinstance(value, dict) else {}, (*above, str(key)))


def _is_chart(values: Tree) -> bool:
    configs, controller = values.get("configs"), values.get("controller")
    return (
        not OWN.isdisjoint(values)
        or (isinstance(configs, dict) and not CONFIGS.isdisjoint(configs))
        or (isinstance(controller, dict) and "ARGOCD_" in str(controller.get("env")))
    )
