# The app as a container: the steps are the Makefile's, the same that the tests run.
#   docker build -t layers .
#   docker run --read-only --tmpfs /tmp -p 8501:8501 layers

FROM python:3.11-slim-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends make \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
# The packages change less often than the code, so they are a layer of their own.
COPY Makefile requirements.txt requirements-s3.txt constraints.txt ./
# `--build-arg PACKAGES=.s3` brings what a bucket needs besides.
ARG PACKAGES=.runtime
# Compiled here, as the app cannot write; what installs is no part of it.
ENV UV_COMPILE_BYTECODE=1
RUN make VENV=/opt/venv /opt/venv/$PACKAGES \
    && rm -rf /opt/venv/uv
COPY dashboard.py ./
COPY .streamlit .streamlit
COPY layers layers
COPY data data
# Bad data never become an image.
RUN make VENV=/opt/venv check \
    && /opt/venv/bin/python -m compileall -q layers

FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
# Root owns these, so the app can read and never change them.
COPY --from=build /app /app
COPY deploy/healthy.py deploy/healthy.py
USER 65532:65532
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "deploy/healthy.py"]
# Without a server address Streamlit asks another host for its own at the start.
CMD ["streamlit", "run", "dashboard.py", "--server.port=8501", "--server.address=0.0.0.0", \
     "--browser.serverAddress=localhost"]
