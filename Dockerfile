# Redis is not in here: the bot needs one that outlives it (see docker-compose.yml and docs/deploy.md).

FROM node:20-bookworm-slim AS build
WORKDIR /app
# What npm needs comes first, so that a change of the code does not install everything again.
COPY package.json package-lock.json .npmrc ./
COPY shims ./shims
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY src ./src
COPY playground ./playground
COPY bench ./bench
RUN npm run build && npm prune --omit=dev

FROM node:20-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/shims ./shims
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# The image's own user: nothing here may be written to by the bot.
USER node
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node itself is the first process, so that it gets the signal to stop.
ENTRYPOINT ["node", "dist/src/main.js"]
CMD ["start"]
