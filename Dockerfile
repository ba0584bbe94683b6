ARG PYTHON=3.11

FROM python:${PYTHON}-slim AS build
# The address of the index that torch alone is installed from; empty takes the default build, several GB of CUDA on Linux.
ARG TORCH_INDEX=""
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
# binutils carries strip; it stays in this stage.
# hadolint ignore=DL3008
RUN if ! command -v strip >/dev/null; then \
      apt-get update && apt-get install --yes --no-install-recommends binutils && rm -rf /var/lib/apt/lists/*; \
    fi
RUN python -m venv /opt/venv
COPY requirements.txt /build/
RUN --mount=type=cache,target=/root/.cache/pip \
    if [ -n "$TORCH_INDEX" ]; then \
      /opt/venv/bin/pip install --index-url "$TORCH_INDEX" "$(grep '^torch==' /build/requirements.txt)"; \
    fi; \
    /opt/venv/bin/pip install --requirement /build/requirements.txt
# What a running app never opens, and nothing else: tests, headers, symbols, and pip.
# Of the two largest packages alone: strip breaks libraries that were moved into their wheel, as numpy's; hence the import.
RUN site=$(echo /opt/venv/lib/python3*/site-packages); \
    find "$site" -type d \( -name tests -o -name test -o -name include \) ! -path '*.dist-info/*' -prune -exec rm -rf {} +; \
    rm -rf "$site"/torch/bin/{test_*,*Test}; \
    rm -rf "$site"/torch/lib/lib{torchbind_test,jitbackend_test,backend_with_compiler,aoti_custom_ops}.so; \
    find "$site"/{torch,pyarrow} -type f -name '*.so*' -exec strip --strip-unneeded {} +; \
    /opt/venv/bin/python -m pip uninstall --yes --quiet pip; \
    /opt/venv/bin/python -B -c "import numpy, pandas, pyarrow.parquet, torch; torch.ones(2, requires_grad=True).sum().backward()"
# Bytecode that is never compared with its source: a copy between stages rounds the times, and each start would compile anew.
# torch carries one file in the syntax of a newer Python.
RUN python -m compileall -q -x 'torch/testing/_internal/py3' --invalidation-mode unchecked-hash /opt/venv/lib
COPY . /app/
RUN python -m compileall -q --invalidation-mode unchecked-hash /app

FROM python:${PYTHON}-slim
# The garbage collection that Streamlit forces after each rerun is most of its work once torch is loaded.
# A server address that is set spares the look-up of the public one at start; it only appears in the log.
ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STREAMLIT_BROWSER_GATHER_USAGE_STATS=false \
    STREAMLIT_BROWSER_SERVER_ADDRESS=localhost \
    STREAMLIT_RUNNER_POST_SCRIPT_GC=false \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    STREAMLIT_SERVER_BASE_URL_PATH="" \
    STREAMLIT_SERVER_FILE_WATCHER_TYPE=none \
    STREAMLIT_SERVER_HEADLESS=true \
    STREAMLIT_SERVER_PORT=8501
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
EXPOSE 8501
# Warm, not only alive: whoever waits for it finds a server that trains at once.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:{STREAMLIT_SERVER_PORT}{STREAMLIT_SERVER_BASE_URL_PATH}/ready'.format_map(os.environ))"]
ARG VERSION=unknown
LABEL org.opencontainers.image.title="Perceptron" \
      org.opencontainers.image.description="Watch one neuron learn a line: y = w·x + b, every step of it" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}"
CMD ["streamlit", "run", "app.py"]
