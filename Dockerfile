# The product as a container: compiled, without npm, not root, one volume. Build: docker build -t shuheng .
FROM node:20.19-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run -s bundle -- --folder --node /usr/local/bin/node && mv dist/bundle/shuheng-* /shuheng

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends libstdc++6 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /var/lib/shuheng --shell /usr/sbin/nologin shuheng \
 && install -d -o shuheng -g shuheng -m 0700 /var/lib/shuheng
COPY --from=build /shuheng /opt/shuheng
ENV NODE_ENV=production \
    SHUHENG_HOME=/var/lib/shuheng \
    SHUHENG_HOST=0.0.0.0 \
    SHUHENG_PORT=8787 \
    PATH=/opt/shuheng/bin:/usr/bin:/bin
USER shuheng
WORKDIR /var/lib/shuheng
VOLUME /var/lib/shuheng
EXPOSE 8787
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["/opt/shuheng/node/bin/node", "-e", "fetch('http://127.0.0.1:8787/').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["/opt/shuheng/node/bin/node", "/opt/shuheng/app/server/cli.js", "serve"]
