"""Path page: what a team may order, what the clouds make of it, what it is told, and what is retained."""

import inspect
from collections.abc import Iterator, Sequence

from function import status
from function.catalog import Catalog
from function.generate import xrd
from function.generate.docs import choices, fields, safety, sample
from function.generate.docs.markdown import bullets, code, codes, prose, table
from function.model import CLAIMS_PREFIX, Backend, GoldenPath, Spec
from function.model.platform import NEVER_DEFAULTED
from function.parts import Connection

ENVIRONMENT = "environment"

CONDITIONS = {
    "Accepted": "Whether the order can be filled. Refused, it says what would be accepted, and nothing is changed.",
    "Provisioned": "Whether everything is there: else what is awaited, or what the provider refuses in its own words.",
    "Connected": "Whether the connection is complete: else which keys it waits for.",
    "Protected": "Whether the data is protected from deletion, and how far its release is.",
}


def page(path: GoldenPath, catalog: Catalog) -> Iterator[str]:
    """Yield the blocks of the page."""
    clouds = [catalog.clouds[name] for name in catalog.offering(path)]
    listed = list(fields.of(path.spec))
    plain = {cloud.name: sample.of(path, cloud, catalog, {}) for cloud in clouds}
    group, claims = xrd.DEFAULT_GROUP, CLAIMS_PREFIX + xrd.DEFAULT_GROUP

    yield f"# {path.kind}"
    yield (
        f"{prose(path.description)} Ordered by a claim (`{claims}/{xrd.VERSION}`) or a v2 XR "
        f"(`{group}/{xrd.VERSION}`), on {codes(cloud.name for cloud in clouds)}."
    )
    yield from _spec(path, listed)

    chosen = [field for field in listed if field.choices and "." not in field.place]
    samples = {field.place: choices.rendered(path, clouds, catalog, field) for field in chosen}
    for field in chosen:
        # What a cloud makes of the environment is what its secure defaults say.
        yield from choices.blocks(field, samples[field.place], with_clouds=field.place != ENVIRONMENT)
    environments = {
        cloud: {choice: each for choice, each in of_cloud.items() if each}
        for cloud, of_cloud in samples[ENVIRONMENT].items()
    }
    yield from safety.secure(clouds, environments)
    if path.data:
        yield from safety.kept(clouds, plain)
    if Connection in path.needs:
        yield from _connection(path, clouds)
    yield from _status(path)


def _spec(path: GoldenPath, listed: Sequence[fields.Field]) -> Iterator[str]:
    yield "## Fields"
    of_the_team = codes(field.place for field in listed if field.place in NEVER_DEFAULTED)
    yield (
        "What a team writes into `spec`. The platform may give other defaults, by its setting "
        f"`defaults.{path.kind}`, but not for {of_the_team}."
    )
    yield table(fields.HEAD, (field.row for field in listed))
    yield "## Rules"
    yield bullets(prose(message) for message in _rules(path.spec))


def _rules(model: type[Spec]) -> Iterator[str]:
    yield from (rule.message for rule in model.rules)
    for info in model.model_fields.values():
        for inner in (info.annotation, *getattr(info.annotation, "__args__", ())):
            if inspect.isclass(inner) and issubclass(inner, Spec):
                yield from _rules(inner)


def _connection(path: GoldenPath, clouds: Sequence[Backend]) -> Iterator[str]:
    yield "## Connection"
    yield (
        "A claim gets these keys in the Secret that its `writeConnectionSecretToRef` names, a v2 XR in the Secret "
        "beside it that `status.outputs.secret` names. No key is written before all of them are known. Those marked * "
        "stand in `status.outputs` too."
    )
    rows = [
        [
            code(key) + (" *" if key in part.public else ""),
            *(prose(cloud.renderers[part].outputs[key].where) for cloud in clouds),
        ]
        for part in path.needs
        if all(part in cloud.renderers for cloud in clouds)  # what a companion renders has no such keys
        for key in (*part.public, *part.secret)
    ]
    yield table(["key", *(f"from, on {cloud.name}" for cloud in clouds)], rows)


def _status(path: GoldenPath) -> Iterator[str]:
    definition = xrd.namespaced(path, xrd.DEFAULT_GROUP, None)["spec"]["versions"][0]
    fields = definition["schema"]["openAPIV3Schema"]["properties"]["status"]["properties"]
    yield "## Status"
    yield table(["condition", "says"], ([code(name), CONDITIONS[name]] for name in status.ORDER))
    yield (
        "`Ready` and `Synced` are Crossplane's own. A condition's message says in words what is awaited, or what to "
        "do. Beside the conditions, `status` holds:"
    )
    yield table(["field", "says"], ([code(name), prose(field["description"])] for name, field in fields.items()))
