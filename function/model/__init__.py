"""The nouns: everything that paths, clouds, companions and the core talk about."""

from function.model.default import Default, body_of, secured
from function.model.observed import (
    Condition,
    Document,
    Observed,
    at,
    conditions,
    connection_value,
    mapping,
    secret_value,
)
from function.model.order import Order, Request, ScopeName, Selector
from function.model.path import Backend, GoldenPath, Outputs, Part, Parts, Reader, Renderer
from function.model.platform import Common, Platform, Section, Size
from function.model.refusal import Refusal, listed, quoted, unaccepted
from function.model.resource import (
    CLOUD,
    DATA,
    EXTERNAL_NAME,
    PART,
    VOLUME,
    Guard,
    Readiness,
    Rendered,
    Resource,
    short_kind,
)
from function.model.source import Source
from function.model.spec import CONSENT_CEL, ApplicationSource, OrderSpec, Rule, Spec, field
from function.model.unknown import Path, Tree, Unknown, UnknownUsedError, Value, unknowns, when_known

__all__ = [
    "CLOUD",
    "CONSENT_CEL",
    "DATA",
    "EXTERNAL_NAME",
    "PART",
    "VOLUME",
    "ApplicationSource",
    "Backend",
    "Common",
    "Condition",
    "Default",
    "Document",
    "GoldenPath",
    "Guard",
    "Observed",
    "Order",
    "OrderSpec",
    "Outputs",
    "Part",
    "Parts",
    "Path",
    "Platform",
    "Reader",
    "Readiness",
    "Refusal",
    "Rendered",
    "Renderer",
    "Request",
    "Resource",
    "Rule",
    "ScopeName",
    "Section",
    "Selector",
    "Size",
    "Source",
    "Spec",
    "Tree",
    "Unknown",
    "UnknownUsedError",
    "Value",
    "at",
    "body_of",
    "conditions",
    "connection_value",
    "field",
    "listed",
    "mapping",
    "quoted",
    "secret_value",
    "secured",
    "short_kind",
    "unaccepted",
    "unknowns",
    "when_known",
]
