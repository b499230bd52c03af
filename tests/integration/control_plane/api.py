"""Api: the API server as machines reach it: by client certificate, as whoever they say they are."""

import http.client
import json
import ssl
import urllib.parse
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from function.model import Tree
from tests.integration.control_plane.processes import HOST

PORT: Final = 16443

_NOT_FOUND = 404
_ERRORS = 400


class Ref(NamedTuple):
    """What says which object is meant."""

    api_version: str
    kind: str
    name: str
    namespace: str | None = None

    @classmethod
    def of(cls, manifest: Mapping[str, Any]) -> Self:
        """Return the reference to a manifest's object."""
        metadata = manifest["metadata"]
        return cls(manifest["apiVersion"], manifest["kind"], metadata["name"], metadata.get("namespace"))

    @property
    def group(self) -> str:
        """The API group; empty for the core one."""
        return self.api_version.rpartition("/")[0]


class ApiError(Exception):
    """The API server refuses a request."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class Api:
    """The API server, asked as the administrator or as a user whom the administrator speaks for."""

    def __init__(self, folder: Path, user: str | None = None) -> None:
        """Connect with the certificates in a control plane's folder."""
        self._folder = folder
        self._user = user
        self._plurals: dict[str, dict[str, str]] = {}
        self._others: list[Api] = []
        context = ssl.create_default_context(cafile=str(folder / "pki/ca.crt"))
        context.load_cert_chain(folder / "users/admin.crt", folder / "users/admin.key")
        self._connection = http.client.HTTPSConnection(HOST, PORT, context=context, timeout=30)

    def speaking_for(self, user: str) -> "Api":
        """Return the same API server, asked as another user."""
        self._others.append(Api(self._folder, user))
        return self._others[-1]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection, and those of the users that were spoken for."""
        for each in (self, *self._others):
            each._connection.close()  # noqa: SLF001  (another of this class)

    def ready(self) -> bool:
        """Return whether the server answers, and says that it is ready."""
        try:
            self._connection.request("GET", "/readyz")
            return self._connection.getresponse().read() == b"ok"
        except (http.client.HTTPException, OSError):
            self._connection.close()
            return False

    def get(self, ref: Ref) -> Tree | None:
        """Return an object; None where there is none."""
        return self._found(self._path(ref))

    def list(self, api_version: str, kind: str, namespace: str | None = None) -> list[Tree]:
        """Return the objects of a kind, of all namespaces where none is given."""
        answer = self._ask("GET", self._collection(api_version, kind, namespace))
        return [{"apiVersion": api_version, "kind": kind, **item} for item in answer["items"]]

    def apply(self, manifest: Mapping[str, Any], manager: str) -> Tree:
        """Apply a manifest on the server's side, and take over what others own in it."""
        query = urllib.parse.urlencode({"fieldManager": manager, "force": "true"})
        return self._ask("PATCH", f"{self._path(Ref.of(manifest))}?{query}", manifest, "application/apply-patch+yaml")

    def merge(self, ref: Ref, patch: Mapping[str, Any]) -> Tree:
        """Merge a patch into an object."""
        return self._ask("PATCH", self._path(ref), patch, "application/merge-patch+json")

    def replace_status(self, body: Mapping[str, Any]) -> Tree:
        """Put an object's status in place of the one it has, unless the object has changed meanwhile."""
        return self._ask("PUT", f"{self._path(Ref.of(body))}/status", body)

    def create(self, manifest: Mapping[str, Any]) -> Tree:
        """Create an object."""
        path = self._collection(manifest["apiVersion"], manifest["kind"], manifest["metadata"].get("namespace"))
        return self._ask("POST", path, manifest)

    def delete(self, ref: Ref) -> None:
        """Delete an object, which may be gone already."""
        try:
            self._ask("DELETE", self._path(ref))
        except ApiError as error:
            if error.code != _NOT_FOUND:
                raise

    def plural(self, api_version: str, kind: str) -> str:
        """Return what a kind's objects are called in paths."""
        if kind not in self._plurals.get(api_version, {}):
            listed = self._ask("GET", _root(api_version))["resources"]
            self._plurals[api_version] = {entry["kind"]: entry["name"] for entry in listed if "/" not in entry["name"]}
        return self._plurals[api_version][kind]

    def _path(self, ref: Ref) -> str:
        return f"{self._collection(ref.api_version, ref.kind, ref.namespace)}/{ref.name}"

    def _collection(self, api_version: str, kind: str, namespace: str | None) -> str:
        place = f"/namespaces/{namespace}" if namespace else ""
        return f"{_root(api_version)}{place}/{self.plural(api_version, kind)}"

    def _found(self, path: str) -> Tree | None:
        try:
            return self._ask("GET", path)
        except ApiError as error:
            if error.code == _NOT_FOUND:
                return None
            raise

    def _ask(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, content: str = "application/json"
    ) -> Tree:
        headers = {"Content-Type": content} | ({"Impersonate-User": self._user} if self._user else {})
        try:
            self._connection.request(method, path, json.dumps(body) if body is not None else None, headers)
            response = self._connection.getresponse()
        except (http.client.HTTPException, ConnectionError, ssl.SSLError):  # the server closed it while it was idle
            self._connection.close()
            self._connection.request(method, path, json.dumps(body) if body is not None else None, headers)
            response = self._connection.getresponse()
        answer: Tree = json.loads(response.read())
        if response.status >= _ERRORS:
            raise ApiError(response.status, str(answer.get("message")))
        return answer


def _root(api_version: str) -> str:
    return f"/apis/{api_version}" if "/" in api_version else f"/api/{api_version}"
