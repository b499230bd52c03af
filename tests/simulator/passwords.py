"""Passwords: who brings the Secrets that databases take theirs from: the External Secrets Operator, else somebody."""

import base64
from typing import TYPE_CHECKING

from function import passwords
from function.parts import Password
from tests.simulator.server import Ref, RefusedError, Server, deleting

if TYPE_CHECKING:
    from function.model import Tree

GROUP = "external-secrets.io"
MANAGER = "external-secrets"


class Passwords:
    """The operator, and the person in its place.

    Attributes:
        server: Where the Secrets are.
        missed: Secrets that an order asked for in vain; the person reads that off its conditions.
    """

    def __init__(self, server: Server, missed: set[Ref]) -> None:
        self.server = server
        self.missed = missed
        self._made = 0

    def reconcile(self) -> None:
        """Make every Secret that is asked for, once: it outlives whoever asked."""
        for ref, body in list(self.server.all("ExternalSecret", GROUP)):
            if not deleting(body) and not (body.get("status") or {}).get("syncedResourceVersion"):
                self._make(Ref("", "Secret", ref.namespace, body["spec"]["target"]["name"]))
                self.server.tell(ref, {"syncedResourceVersion": "1"})
        for ref in sorted(self.missed):
            if passwords.generation_of(ref.name) is None:
                continue  # an operator's own
            if Ref(GROUP, "ExternalSecret", ref.namespace, ref.name) not in self.server.objects:
                self._make(ref)
        self.missed.clear()

    def _make(self, ref: Ref) -> None:
        if ref in self.server.objects:
            return
        self._made += 1
        value = base64.b64encode(f"secret-{self._made}".encode()).decode()
        body: Tree = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": ref.name, "namespace": ref.namespace},
                      "immutable": True, "data": {Password.KEY: value}}  # fmt: skip
        try:
            self.server.create(body, MANAGER)
        except RefusedError:
            return  # a Terminating namespace takes no new Secret
