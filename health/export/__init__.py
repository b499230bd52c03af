"""Export: the suite as Argo CD takes it.

`content` says everything that Argo CD is to be told, with `defaults` that stand in no script and `domains` of the
platform's own. `data` writes it as the keys of argocd-cm, `formats` as each way of installing Argo CD wants them, and
`merge` folds it into what is there, unless `conflicts` has something to tell: `places` says where that is, `existing`
what is there, `marks` what of it is ours, and `choices` what somebody decided about the rest.
"""

from health import checks
from health.export.choices import Choices
from health.export.content import Settings, settings
from health.export.data import sizes
from health.export.formats import printed
from health.export.merge import Merged, merge
from health.export.options import FORMATS, GROUP, KEYS, ExportError, ExportOptions
from health.globs import matches

__all__ = [
    "FORMATS",
    "GROUP",
    "KEYS",
    "ExportError",
    "ExportOptions",
    "Merged",
    "Settings",
    "collected",
    "merged",
    "printed",
    "settings",
    "sizes",
]


def merged(text: str, options: ExportOptions) -> Merged:
    """Fold the settings into those that a file holds; it decides about the format.

    Raises:
        ExportError: They cannot be printed as asked, or the file is neither an argocd-cm nor values of the chart.
    """
    return merge(text, collected(options), Choices(options.replaced, options.kept), options.at)


def collected(options: ExportOptions) -> Settings:
    """Return the settings that are asked for.

    Raises:
        ExportError: A group is not the platform's own, or a kind that is asked for has no check.
    """
    suite = checks.installed() if options.checks is None else options.checks
    asked = sorted(options.kinds)
    found = settings(suite, options.groups, [*options.rendered, *asked], options.keys)
    for group, kind in asked:
        if not any(override.health and matches(key, f"{group}/{kind}") for key, override in found.overrides.items()):
            raise ExportError(
                f'cannot cover the kind "{group}/{kind}": no check of the suite is for it: must be one of the kinds of'
                " Crossplane, its providers and the groups that --group names, and those with a check of their own"
            )
    return found
