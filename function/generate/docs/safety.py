"""Safety: the secure defaults of each cloud, and what is kept until the team consents."""

from collections.abc import Iterator, Mapping, Sequence

from function.generate.docs.choices import Samples
from function.generate.docs.markdown import code, codes, prose, table
from function.generate.docs.sample import Sample
from function.model import CONSENT_CEL, Backend, Default, Guard


def secure(clouds: Sequence[Backend], samples: Samples) -> Iterator[str]:
    """Yield the secure defaults of each cloud, those that follow the environment apart from the others.

    Args:
        clouds: The clouds.
        samples: An order of each environment on each of them.
    """
    yield "## Secure defaults"
    yield (
        "A kind that an order has only where it or the platform asks for it, such as a key of its own, is listed all "
        "the same."
    )
    for cloud in clouds:
        environments = samples[cloud.name]
        rows = [(default, _values(default, part, environments)) for part, default in _defaults(cloud, environments)]
        following = [(default, values) for default, values in rows if len(set(values)) > 1]
        same = [(default, values[:1]) for default, values in rows if len(set(values)) == 1]
        yield f"### {cloud.name}"
        if cloud.controls and rows:
            yield cloud.controls
        if following:
            yield "What follows the environment:"
            yield table(["default", *map(code, environments), "controls", "why"], map(_row, following))
        if same:
            yield "The same in every environment:"
            yield table(["default", "value", "controls", "why"], map(_row, same))


def _defaults(cloud: Backend, environments: Mapping[str, Sample]) -> Iterator[tuple[int, Default]]:
    """Yield each default with the place of the part that it is of."""
    for place, part in enumerate(next(iter(environments.values())).parts):
        yield from ((place, default) for default in cloud.secure.get(type(part), ()))


def _values(default: Default, part: int, environments: Mapping[str, Sample]) -> list[str]:
    """Return a default's values as they are rendered; as they would be, where nothing asked for the kind."""
    return [
        code(
            default.read(each.bodies[default.kind])
            if default.kind in each.bodies
            else default.of(each.order, each.parts[part])
        )
        for each in environments.values()
    ]


def _row(listed: tuple[Default, Sequence[str]]) -> list[str]:
    default, values = listed
    return [f"{code(default.path)} of {code(default.kind)}", *values, ", ".join(default.controls), prose(default.why)]


def kept(clouds: Sequence[Backend], samples: Mapping[str, Sample]) -> Iterator[str]:
    """Yield what is kept, and what consent releases.

    Args:
        clouds: The clouds.
        samples: An order on each of them.
    """
    yield "## What is kept"
    yield (
        "Without consent nothing here is deleted in the cloud: not when the order is deleted, and not when it asks for "
        "less than before. Consent is `spec.deletable: true`; where it is left out, an order of the `development` "
        f"environment has it. In CEL: `{CONSENT_CEL}`."
    )
    rows: list[list[str]] = []
    harmless: list[str] = []
    for cloud in clouds:
        for kind in samples[cloud.name].bodies:
            guard = cloud.guards.get(kind)
            if guard:
                rows.append([cloud.name, code(kind), *_guarded(guard)])
            elif kind not in harmless:
                harmless.append(kind)
    yield table(["cloud", "kind", "is", "without consent", "with consent"], rows)
    if harmless:
        yield f"The rest goes with the order: {codes(harmless)}."


def _guarded(guard: Guard) -> list[str]:
    what = "data" if guard.holds == "data" else "what data stands on"
    released = "stays in the cloud all the same" if guard.outlives else "can go with the order"
    return [
        what,
        "kept" + (f", with {code(dict(guard.protect))}" if guard.protect else ""),
        released + (f", once the cloud has {code(dict(guard.release))}" if guard.release else ""),
    ]
