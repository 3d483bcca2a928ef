# doorlist in a container: slim, without build tools, and not as root.
#
#   docker build -t doorlist .
#   docker run --rm -v "$PWD:/work" -e CONFIDENT_ORG_API_KEY doorlist plan
#
# The journal is kept in /work/.doorlist: /work has to be writable for user 10001, or name another one by --journal.

FROM python:3.13-slim AS build
COPY . /src
RUN pip wheel --quiet --no-cache-dir --wheel-dir /wheels /src

FROM python:3.13-slim
COPY --from=build /wheels /wheels
RUN pip install --quiet --no-cache-dir --no-index --find-links /wheels doorlist && rm -r /wheels
RUN useradd --uid 10001 --create-home doorlist
USER doorlist
WORKDIR /work
ENTRYPOINT ["doorlist"]
