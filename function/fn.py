"""The edge to Crossplane, and the only place that turns exceptions into results."""

import hashlib
import json
import logging
from typing import Any

from crossplane.function.proto.v1 import run_function_pb2 as fnv1

from function import status, wire
from function.catalog import Catalog
from function.compose import compose
from function.model import PackageError, Refusal

log = logging.getLogger(__name__)

ORDERED = (
    ("apiVersion",),
    ("kind",),
    ("metadata", "namespace"),
    ("metadata", "name"),
    ("metadata", "uid"),
    ("metadata", "generation"),
    ("spec",),
)
"""What of an XR does not change because a message was written to its status."""


class Function:
    """The composition function."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    async def RunFunction(self, req: fnv1.RunFunctionRequest, _: Any) -> fnv1.RunFunctionResponse:  # noqa: ANN401, N802  (gRPC's)
        """Answer one request. Whatever is in it, there is an answer; one that ends in a fatal changes nothing."""
        try:
            return self._answer(req)
        except Refusal as refusal:
            log.warning("refused", extra=_about(req, why=str(refusal)))
            return _fatal(req, str(refusal))
        except PackageError as error:
            log.exception("a package is wrong", extra=_about(req, why=str(error)))
            return _fatal(req, f"cannot compose the order: {error}: tell the platform team")
        except Exception:
            name = correlation(req)
            log.exception("internal error", extra=_about(req, id=name))
            return _fatal(req, f"cannot compose the order: internal error, tell the platform team the id {name}")

    def _answer(self, req: fnv1.RunFunctionRequest) -> fnv1.RunFunctionResponse:
        composed = compose(wire.request(req), self._catalog)
        response = wire.begin(req)
        wire.write(response, composed)
        # A Crossplane that does not say what it can do is older than 2.2, and may be a 1.
        wire.require(response, composed.requirements, extra=not req.meta.capabilities)
        if log.isEnabledFor(logging.DEBUG):
            told = {name: list(getattr(composed, name)) for name in ("resources", "held_back", "requirements")}
            log.debug("answered", extra=_about(req, **told))
        return response


def correlation(req: fnv1.RunFunctionRequest) -> str:
    """Return the id of a failure: a hash of what was ordered.

    It becomes a condition, which changes the XR and with it the next request. A hash of the whole request would differ
    then, change the condition again, and never stop.
    """
    composite = wire.Message(req.observed.composite)
    ordered = json.dumps([composite.get(*path) for path in ORDERED], sort_keys=True)
    return hashlib.sha256(ordered.encode()).hexdigest()[:12]


def _fatal(req: fnv1.RunFunctionRequest, why: str) -> fnv1.RunFunctionResponse:
    response = wire.begin(req)
    response.results.add(severity=fnv1.SEVERITY_FATAL, message=why)
    wire.add_conditions(response, status.refused(wire.Message(req.observed.composite), why))
    return response


def _about(req: fnv1.RunFunctionRequest, **more: object) -> dict[str, object]:
    """Return the fields of a log line about a request: whose it is, and never what it holds."""
    composite = wire.Message(req.observed.composite)
    xr = {path[-1]: composite.get(*path) for path in (("kind",), ("metadata", "namespace"), ("metadata", "name"))}
    return {"fields": {"xr": xr, "tag": req.meta.tag, **more}}
