# hvemvet as it runs from a checkout: no build step, Node runs the TypeScript. See docker-compose.yml.
FROM node:24-slim
# For glibc, as in scripts/hvemvet: what was used to take in a batch of mail goes back to the system.
ENV NODE_ENV=production PORT=8480 MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=262144
WORKDIR /app
COPY package.json package-lock.json ./
RUN NODE_DISABLE_COMPILE_CACHE=1 npm ci --omit=dev --no-audit --no-fund && rm -rf ~/.npm
COPY src src
# The last is for a checkout whose files only their owner may read.
RUN mkdir config data && chown node:node data && chmod -R a+rX package.json src
USER node
VOLUME /app/data
HEALTHCHECK --start-period=30s --interval=30s --timeout=5s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--max-semi-space-size=2", "src/main.ts"]
CMD ["serve"]
