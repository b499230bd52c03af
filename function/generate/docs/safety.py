"""Safety: the secure defaults of each cloud, and what is retained until the team consents."""

from collections.abc import Iterator, Mapping, Sequence

from function.generate.docs.markdown import code, codes, prose, table
from function.generate.docs.sample import Sample
from function.model import CONSENT_CEL, Backend, Kind, Secure


def secure(clouds: Sequence[Backend], samples: Mapping[str, Mapping[str, Sample]]) -> Iterator[str]:
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
        rows = [(kind, default, _values(kind, default, environments)) for kind, default in _defaults(environments)]
        following = [(kind, default, values) for kind, default, values in rows if len(set(values)) > 1]
        same = [(kind, default, values[:1]) for kind, default, values in rows if len(set(values)) == 1]
        if not rows:
            continue
        yield f"### {cloud.name}"
        if cloud.controls and rows:
            yield cloud.controls
        if following:
            yield "What follows the environment:"
            yield table(["default", *map(code, environments), "controls", "why"], map(_row, following))
        if same:
            yield "The same in every environment:"
            yield table(["default", "value", "controls", "why"], map(_row, same))


def _defaults(environments: Mapping[str, Sample]) -> Iterator[tuple[Kind, Secure]]:
    """Yield each default with the kind that it is of."""
    kinds = {short: kind for each in environments.values() for short, kind in each.kinds.items()}
    for kind in kinds.values():
        yield from ((kind, default) for default in kind.secure)


def _values(kind: Kind, default: Secure, environments: Mapping[str, Sample]) -> list[str]:
    return [code(each.value(kind, default)) for each in environments.values()]


def _row(listed: tuple[Kind, Secure, Sequence[str]]) -> list[str]:
    kind, default, values = listed
    return [f"{code(default.path)} of {code(kind.in_keys)}", *values, default.controls, prose(default.why)]


def kept(clouds: Sequence[Backend], samples: Mapping[str, Sample]) -> Iterator[str]:
    """Yield what is retained, and what consent releases.

    Args:
        clouds: The clouds.
        samples: An order on each of them.
    """
    yield "## What is retained"
    yield (
        "Without consent nothing here is deleted in the cloud: not when the order is deleted, and not when it asks for "
        "less than before. Consent is `spec.deletable: true`; where it is left out, an order of the `development` "
        f"environment has it. In CEL: `{CONSENT_CEL}`."
    )
    rows: list[list[str]] = []
    released: list[str] = []
    for cloud in clouds:
        for name, kind in samples[cloud.name].kinds.items():
            if kind.retain != "none":
                rows.append([cloud.name, code(name), *_retained(kind)])
            elif name not in released:
                released.append(name)
    yield table(["cloud", "kind", "is", "without consent", "with consent", "controls"], rows)
    if released:
        yield f"The rest goes with the order: {codes(released)}."


def _retained(kind: Kind) -> list[str]:
    what = "what data depends on" if kind.retain == "dependency" else "data"
    released = "stays in the cloud all the same" if kind.retain == "always" else "can go with the order"
    protection = kind.protection
    return [
        what,
        "retained" + (f", with {code(dict(protection.on))}" if protection else ""),
        released + (f", once the cloud has {code(dict(protection.off))}" if protection else ""),
        protection.controls if protection else "",
    ]
