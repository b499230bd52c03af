"""Application: what is deployed beside an order, whether it may be, and how Argo CD and the portal call it."""

import re
from typing import Any

from function import names
from function.companions.argocd import repositories
from function.companions.argocd.settings import NAME, ArgoCDSettings
from function.model import ApplicationSource, Order, Refusal, listed, quoted

NAME_LIMIT = 53
"""Longest name of a Helm release, which is what Argo CD makes of an Application's name."""


_DIGITS = 16
"""Hexadecimal digits of the hash in a name, which is all that proves whose an Application is: 64 bits are not found by
trying names of orders."""


def source_of(order: Order[Any], ordered: ApplicationSource | None) -> ApplicationSource | None:
    """Return what is deployed beside an order; None where neither the order nor the platform names a repository.

    What the platform names for a kind of order is allowed by being named.

    Raises:
        Refusal: The order names what the platform does not allow for its namespace.
    """
    if ordered is not None:
        _check(order, ordered)
        return ordered
    if not order.platform.has(NAME):
        return None
    return order.platform.section(ArgoCDSettings, NAME).applications.get(order.kind)


def name_of(order: Order[Any]) -> str:
    """Return the name of an order's application, of which it has one.

    It reads `<namespace>-<order>-<hash>`: Applications of all namespaces lie side by side, where a plain join would
    give namespace "a" with order "b-c" the same name as namespace "a-b" with order "c". The hash tells apart a claim
    and a v2 XR, kinds of order and platforms that share an Argo CD, too.
    """
    whole = (order.platform.common.name, order.namespace, order.scope, order.kind, order.name)
    tail = names.digest(*whole, length=_DIGITS)
    front = re.sub(r"[^a-z0-9]+", "-", f"{order.namespace}-{order.name}".lower())
    return f"{front[: NAME_LIMIT - len(tail) - 1].rstrip('-')}-{tail}"


def catalog_annotations(order: Order[Any]) -> dict[str, str]:
    """Return the annotations by which the portal's Argo CD plugins find the application, if there is one.

    Only these three: the plugins refuse a name together with a selector or a project.
    """
    if source_of(order, getattr(order.spec, "application", None)) is None:
        return {}
    settings = order.platform.section(ArgoCDSettings, NAME)
    found = {"argocd/app-name": name_of(order), "argocd/app-namespace": settings.namespace}
    return found | ({"argocd/instance-name": settings.instance} if settings.instance else {})


def _check(order: Order[Any], ordered: ApplicationSource) -> None:
    if not order.platform.has(NAME):
        raise Refusal(
            f"spec.application: forbidden: the platform has no Argo CD for namespace {quoted(order.namespace)}: its "
            "EnvironmentConfig must have argocd.project and argocd.repositories"
        )
    patterns = order.platform.section(ArgoCDSettings, NAME).repositories
    try:
        repositories.check(ordered.repo_url)
    except ValueError as error:
        raise Refusal(f"spec.application.repoURL: {error}") from error
    if not repositories.allowed(ordered.repo_url, patterns, order.namespace):
        raise Refusal(
            f"spec.application.repoURL: unsupported value {repositories.shown(ordered.repo_url)}: must be one of "
            f"{listed(repositories.for_namespace(patterns, order.namespace))} for namespace {quoted(order.namespace)}"
        )
    try:
        repositories.check_path(ordered.path)
    except ValueError as error:
        raise Refusal(f"spec.application.path: {error}") from error
