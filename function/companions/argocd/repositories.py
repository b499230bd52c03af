"""Repositories: which Git repositories the orders of a namespace may deploy from.

A URL is allowed where it is in one of the plain forms below and a pattern of the platform, in the same form, says the
same host and path. Whatever two programs could read in two ways (escapes, `..`, credentials, a host in capitals) is no
plain form: what was compared here must be what Argo CD fetches later.
"""

import re

from function.model import quoted

NAMESPACE = "{namespace}"

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = rf"{_LABEL}(?:\.{_LABEL})*"
_USER = r"[A-Za-z_][A-Za-z0-9_-]*"
_FORM = re.compile(rf"(https://{_HOST}(?::[0-9]+)?/|ssh://{_USER}@{_HOST}(?::[0-9]+)?/|{_USER}@{_HOST}:)(.+)")
_CHARACTERS = "[A-Za-z0-9._~+-]"
_RESERVED = (".", "..", ".git")

FORMS = (
    "https://host/path, ssh://user@host/path or user@host:path, "
    "without credentials, escapes, '..' or capitals in the host"
)


def allowed(url: str, patterns: list[str], namespace: str) -> bool:
    """Return whether the orders of a namespace may deploy from a repository.

    Args:
        url: The repository.
        patterns: The platform's patterns, in which `{namespace}` stands for the namespace and `*` for anything within
            one segment of the path.
        namespace: The namespace.
    """
    if not _is_plain(url):
        return False
    front, segments = _split(url)
    return any(_matches(front, segments, pattern, namespace) for pattern in patterns)


def for_namespace(patterns: list[str], namespace: str) -> list[str]:
    """Return the patterns as they read for a namespace, for messages."""
    return [pattern.replace(NAMESPACE, namespace) for pattern in patterns]


def shown(url: str) -> str:
    """Return a URL as a message quotes it: without what may be a password or a token."""
    if _is_plain(url):
        return quoted(url)
    _, credentials, rest = url.rpartition("@")
    plain = re.split(r"[?#]", rest)[0]
    return quoted(f"{'(hidden)@' if credentials else ''}{plain}")


def check(url: str) -> None:
    """Refuse a URL that is in no plain form.

    Raises:
        ValueError: It is not.
    """
    if not _is_plain(url):
        raise ValueError(f"invalid value {shown(url)}: must be a plain URL of a repository: {FORMS}")


def check_pattern(pattern: str) -> None:
    """Refuse a pattern that could not be matched, or that two namespaces could both call their own.

    Raises:
        ValueError: It is such a pattern.
    """
    front, segments = _split(pattern)
    example = front.replace(NAMESPACE, "x") + "/".join(segments).replace(NAMESPACE, "x").replace("*", "x")
    if not _is_plain(example):
        raise ValueError(
            f"invalid value {shown(pattern)}: must be a pattern of plain URLs: {FORMS}; with {NAMESPACE}, and * in "
            "the path"
        )
    for segment in segments:
        if NAMESPACE in segment and "*" in segment:
            raise ValueError(
                f"invalid value {quoted(pattern)}: must have a slash between {NAMESPACE} and *, or what is of "
                "namespace 'a' and what is of 'a-b' would be alike"
            )


def check_path(path: str) -> None:
    """Refuse a path that leads out of its repository.

    Raises:
        ValueError: It does.
    """
    if path.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", path):
        raise ValueError(f"invalid value {quoted(path)}: must be a folder in the repository, relative to its root")


def _is_plain(url: str) -> bool:
    form = _FORM.fullmatch(url)
    segments = form[2].split("/") if form else [""]
    return all(part not in _RESERVED and re.fullmatch(f"{_CHARACTERS}+", part) for part in segments)


def _split(url: str) -> tuple[str, list[str]]:
    """Return a URL's or pattern's front up to the path, and the path's segments without a `.git` at the end."""
    front = re.match(r"[a-z]+://[^/]*/|[^/:]*:|", url)
    length = front.end() if front else 0
    *segments, last = url[length:].split("/")
    return url[:length], [*segments, last.removesuffix(".git")]


def _matches(front: str, segments: list[str], pattern: str, namespace: str) -> bool:
    wanted_front, wanted = _split(pattern)
    if front != wanted_front.replace(NAMESPACE, namespace) or len(segments) != len(wanted):
        return False
    return all(re.fullmatch(_expression(part, namespace), found) for part, found in zip(wanted, segments, strict=True))


def _expression(segment: str, namespace: str) -> str:
    """Return the regular expression of a pattern's segment; a namespace is never read as a pattern itself."""
    pieces = segment.split("*")
    return f"{_CHARACTERS}*".join(re.escape(piece.replace(NAMESPACE, namespace)) for piece in pieces)
