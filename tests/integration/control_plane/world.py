"""World: a control plane with everybody in it: a team, the platform's operators, the providers and their cloud."""

import base64
import http.client
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any, TypeVar

from function.generate.admission import BREAK_GLASS
from tests.integration.control_plane import servers
from tests.integration.control_plane.api import Ref
from tests.integration.control_plane.audit import Audit
from tests.integration.control_plane.aws import Aws
from tests.integration.control_plane.cloud import Cloud
from tests.integration.control_plane.kubectl import Kubectl
from tests.integration.control_plane.kubernetes import Objects, Operator
from tests.integration.control_plane.plane import POLICIES, Plane
from tests.integration.control_plane.processes import HOST

T = TypeVar("T")

TEAM = "developer"
"""Somebody with Crossplane's own role to edit, in the namespaces of their orders and nowhere else."""

OPERATOR = "platform-operator"
"""Somebody who may do everything that authorization can allow, and is still held by admission."""

PROVIDER_AWS = "system:serviceaccount:crossplane-system:provider-aws"
PROVIDER_KUBERNETES = "system:serviceaccount:crossplane-system:provider-kubernetes"
CLOUDNATIVE_PG = "system:serviceaccount:cnpg-system:cnpg-manager"

CLAIMED_IN = "crossplane.io/claim-namespace"

RBAC = "rbac.authorization.k8s.io"
BINDINGS = ("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding")
ETCD = (HOST, servers.ETCD)


class World:
    """A control plane with everybody in it.

    Attributes:
        api: The API server, asked as the administrator.
        team: What a team does.
        operator: What the platform's operators do.
        break_glass: What they do in the way that our policies let through.
        cloud: What exists at AWS.
        operators: CloudNativePG, with the data in the cluster.
        audit: Who changed what.
    """

    def __init__(self, plane: Plane) -> None:
        """Give everybody the rights that they would have."""
        self.plane = plane
        self.api = plane.api
        self.team = Kubectl(plane.folder, TEAM)
        self.operator = Kubectl(plane.folder, OPERATOR)
        self.break_glass = Kubectl(plane.folder, "break-glass", BREAK_GLASS, "system:masters")
        self.cloud = Cloud()
        self.audit = Audit(plane.audit_log)
        self.operators = Operator(self.api.speaking_for(CLOUDNATIVE_PG))
        aws = Aws(self.api.speaking_for(PROVIDER_AWS), self.cloud)
        self._providers = (aws, Objects(self.api.speaking_for(PROVIDER_KUBERNETES)))
        for user in (OPERATOR, PROVIDER_AWS, CLOUDNATIVE_PG):
            self._bind("ClusterRoleBinding", "cluster-admin", user)
        # What provider-kubernetes may do beside its own kinds is what we print for it.
        own = [{"apiGroups": ["kubernetes.crossplane.io", "kubernetes.m.crossplane.io"], "resources": ["*"],
                "verbs": ["*"]}]  # fmt: skip
        role = {"apiVersion": f"{RBAC}/v1", "kind": "ClusterRole", "metadata": {"name": "test:provider-kubernetes"}}
        self.api.apply(role | {"rules": own}, "test")
        for name in ("test:provider-kubernetes", "golden-path:provider-kubernetes"):
            self._bind("ClusterRoleBinding", name, PROVIDER_KUBERNETES)

    def namespace(self, name: str) -> None:
        """Make a namespace for the team."""
        self.api.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
        self._bind("RoleBinding", "crossplane-edit", TEAM, name)

    def managed(self, namespace: str) -> list[Ref]:
        """Return the managed resources of a namespace's orders, those of its claims too."""
        there = [each["metadata"] | {"ref": Ref.of(each)} for player in self._providers for each in player.resources()]
        return [each["ref"] for each in there if namespace in (each.get("namespace"), each["labels"].get(CLAIMED_IN))]

    def play(self) -> None:
        """Let every provider do what there is to do."""
        for provider in self._providers:
            provider.play()
        self.operators.play()

    def until(
        self,
        what: str,
        check: Callable[[], T | None],
        *,
        seconds: float = 30,
        playing: bool = True,
        telling: Callable[[], object] = lambda: "",
    ) -> T:
        """Wait until a check returns something true, and return that.

        Args:
            what: What is waited for.
            check: The check.
            seconds: How long to wait.
            playing: Whether the providers work meanwhile.
            telling: What to say besides when it does not come.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if playing:
                self.play()
            found = check()
            if found:
                return found
            time.sleep(0.2)
        raise AssertionError(f"not {what} within {seconds:.0f} s: {telling()}")

    @contextmanager
    def without_policies(self) -> Iterator[None]:
        """Take the admission policies out of force for a while, as in a cluster where nobody applied them."""
        bindings = self.api.list(*BINDINGS)
        for binding in bindings:
            self.api.delete(Ref.of(binding))
        time.sleep(POLICIES)
        try:
            yield
        finally:
            self.plane.apply_cluster()

    def lose(self, refs: Iterable[Ref]) -> None:
        """Take objects out of the API server's database, as if there had never been any: nobody is asked.

        Crossplane then gets time to forget them. What owns others is to be lost before them: as long as Crossplane
        remembers it, it makes the others again.
        """
        with closing(http.client.HTTPConnection(*ETCD, timeout=10)) as etcd:
            for ref in refs:
                place = filter(None, (ref.group, self.api.plural(ref.api_version, ref.kind), ref.namespace, ref.name))
                key = base64.b64encode("/".join(("/registry", *place)).encode()).decode()
                etcd.request("POST", "/v3/kv/deleterange", json.dumps({"key": key}))
                etcd.getresponse().read()
                if self.api.get(ref):
                    raise LookupError(f"the API server keeps {ref} somewhere else")
        time.sleep(1)

    def _bind(self, kind: str, role: str, user: str, namespace: str | None = None) -> None:
        metadata: dict[str, object] = {"name": f"test:{role}:{user.rpartition(':')[2]}"}
        body: Mapping[str, Any] = {
            "apiVersion": f"{RBAC}/v1",
            "kind": kind,
            "metadata": metadata | ({"namespace": namespace} if namespace else {}),
            "roleRef": {"apiGroup": RBAC, "kind": "ClusterRole", "name": role},
            "subjects": [{"apiGroup": RBAC, "kind": "User", "name": user}],
        }
        self.api.apply(body, "test")
