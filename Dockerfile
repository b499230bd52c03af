# syntax=docker/dockerfile:1

# Pinned to a patch release and a Debian release. A digest would pin the bytes too: add @sha256:... once it has been
# read from the registry, which was not possible when this was written. Written in a FROM line and not as an ARG, because
# Dependabot does not follow those (dependabot-core issue 2057).
FROM docker.io/library/python:3.11.14-slim-trixie AS python

FROM python AS base
ENV PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

# The project's own wheel, made by the locked build backend.
FROM base AS wheel
# Files in the wheel and, where the builder supports it, in the image get this time: pass the commit's.
ARG SOURCE_DATE_EPOCH
WORKDIR /src
COPY requirements-dev.lock .
RUN pip install --require-hashes --no-compile -r requirements-dev.lock
COPY . .
RUN pip wheel --no-deps --no-build-isolation --wheel-dir /wheels .

# The environment that runs, without pip in it.
FROM base AS environment
COPY requirements.lock .
RUN python -m venv --without-pip /venv \
    && pip --python /venv/bin/python install --require-hashes --only-binary :all: --no-compile -r requirements.lock
COPY --from=wheel /wheels /wheels
RUN pip --python /venv/bin/python install --no-deps --no-index --no-compile /wheels/*.whl

# Without bytecode a start takes half as long again. Hashes in place of times keep it the same for the same sources.
FROM base AS bytecode
COPY --from=environment /venv /venv
RUN /venv/bin/python -m compileall -q --invalidation-mode unchecked-hash /venv /usr/local/lib/python3.11

FROM python
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PATH=/venv/bin:$PATH
COPY --from=bytecode /usr/local/lib/python3.11 /usr/local/lib/python3.11
COPY --from=bytecode /venv /venv
# A number, so that Kubernetes can tell that it is not root.
USER 65532:65532
# gRPC, where Crossplane looks for a function.
EXPOSE 9443
ENTRYPOINT ["function"]
