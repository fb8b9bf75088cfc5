// The files for deployments name settings that exist, with values that the program accepts, and refer to each other.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { z } from "zod";
import { readConfig, settingNames } from "../src/config/config.ts";

const root = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
/** How long the program takes to stop at most, and some time to spare. */
const MIN_GRACE_S = 12;

const secrets = {
  DATABASE_URL: "postgres://user:password@postgres/threadbrush",
  S3_ACCESS_KEY_ID: "access-key",
  S3_SECRET_ACCESS_KEY: "secret-key",
  WEB_TOKEN: "0123456789abcdef",
};

const composeService = z.object({
  image: z.string(),
  environment: z.record(z.string(), z.string()).default({}),
  stop_grace_period: z.string().optional(),
  volumes: z.array(z.string()).default([]),
  depends_on: z.union([z.array(z.string()), z.record(z.string(), z.unknown())]).default([]),
});
const composeFile = z.object({
  services: z.record(z.string(), composeService),
  volumes: z.record(z.string(), z.null()),
  configs: z.record(z.string(), z.object({ content: z.string() })).default({}),
});

/** Fills in `${NAME:?…}` as Compose does. */
function interpolate(text: string): string {
  return text.replace(/\$\{(\w+):\?[^}]*\}/g, (_, name: string) => (name in secrets ? secrets[name as never] : "password"));
}

function pinned(image: string): boolean {
  return image === "threadbrush" || /:v?\d+\.\d+(\.\d+)?(-[\w.]+)?$/.test(image);
}

test.each([
  ["compose.yaml", "threadbrush"],
  ["compose.scale.yaml", "bot"],
])("%s has settings that the program accepts, pinned images, and volumes that exist", (file, bot) => {
  const { services, volumes } = composeFile.parse(parse(read(file)));
  const { environment = {}, stop_grace_period: grace } = services[bot] ?? {};
  expect(Object.keys(environment).filter((name) => !settingNames().includes(name))).toEqual([]);
  const env = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, interpolate(value)]));
  expect(() => readConfig(env)).not.toThrow();
  expect(Number.parseInt(grace ?? "", 10)).toBeGreaterThanOrEqual(MIN_GRACE_S);
  const all = Object.values(services);
  expect(all.map(({ image }) => image).filter((image) => !pinned(image))).toEqual([]);
  const named = all.flatMap((service) => service.volumes.map((volume) => volume.split(":", 1)[0] ?? ""));
  expect(named.filter((name) => !(name in volumes))).toEqual([]);
  const needed = all.flatMap(({ depends_on: needs }) => (Array.isArray(needs) ? needs : Object.keys(needs)));
  expect(needed.filter((name) => !(name in services))).toEqual([]);
});

test("compose.scale.yaml balances over the bots and streams events", () => {
  const { services, configs } = composeFile.parse(parse(read("compose.scale.yaml")));
  expect(configs.balancer?.content).toContain(`dynamic a bot ${services.bot?.environment.WEB_PORT}`);
  expect(configs.balancer?.content).toContain("flush_interval -1");
  const { database } = readConfig({ ...services.bot?.environment, ...secrets });
  const bucket = database?.pictures === "files" ? undefined : database?.pictures;
  expect(services.pictures?.volumes).toEqual([`pictures:/data/${bucket?.name}`]);
  expect(new URL(bucket?.endpoint ?? "").host).toBe(`pictures${services.pictures?.environment.VGW_PORT}`);
});

const labels = z.record(z.string(), z.string());
const probe = z.object({
  httpGet: z.object({ path: z.literal("/healthz"), port: z.string() }).optional(),
  tcpSocket: z.object({ port: z.string() }).optional(),
});
const reference = z.object({
  configMapRef: z.object({ name: z.string() }).optional(),
  secretRef: z.object({ name: z.string() }).optional(),
});
const container = z.object({
  image: z.string(),
  env: z.array(z.object({ name: z.string(), value: z.string() })),
  envFrom: z.array(reference),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })),
  readinessProbe: probe,
  livenessProbe: probe,
  startupProbe: probe.optional(),
  lifecycle: z.object({ preStop: z.object({ sleep: z.object({ seconds: z.number() }) }) }).optional(),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })),
});
const podSpec = z.object({
  terminationGracePeriodSeconds: z.number(),
  containers: z.tuple([container]),
  volumes: z.array(z.object({ name: z.string() })),
});
const deployment = z.object({
  kind: z.literal("Deployment"),
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    replicas: z.number().min(2),
    selector: z.object({ matchLabels: labels }),
    template: z.object({ metadata: z.object({ labels }), spec: podSpec }),
  }),
});
const service = z.object({
  kind: z.literal("Service"),
  spec: z.object({ selector: labels, ports: z.array(z.object({ targetPort: z.string() })) }),
});
const budget = z.object({
  kind: z.literal("PodDisruptionBudget"),
  spec: z.object({ minAvailable: z.literal(1), selector: z.object({ matchLabels: labels }) }),
});
const configMap = z.object({ kind: z.literal("ConfigMap"), metadata: z.object({ name: z.string() }), data: labels });
const manifest = z.discriminatedUnion("kind", [deployment, service, budget, configMap]);

const manifests = parseAllDocuments(read("deploy/kubernetes.yaml")).map((document) => manifest.parse(document.toJS()));
const deployments = manifests.filter(({ kind }) => kind === "Deployment") as z.infer<typeof deployment>[];
const settings = manifests.find(({ kind }) => kind === "ConfigMap") as z.infer<typeof configMap>;

test.each(deployments)("Kubernetes: $metadata.name has settings that the program accepts", ({ spec: { template } }) => {
  const [{ env, envFrom, image }] = template.spec.containers;
  expect(envFrom.map(({ configMapRef, secretRef }) => (configMapRef ?? secretRef)?.name)).toEqual(["threadbrush", "threadbrush"]);
  expect(settings.metadata.name).toBe("threadbrush");
  const all = { ...settings.data, ...secrets, ...Object.fromEntries(env.map(({ name, value }) => [name, value])) };
  expect(Object.keys(all).filter((name) => !settingNames().includes(name))).toEqual([]);
  expect(() => readConfig(all)).not.toThrow();
  expect(pinned(image)).toBe(true);
});

test("Kubernetes: the two deployments have all roles between them", () => {
  const roles = deployments.flatMap(({ spec }) => spec.template.spec.containers[0].env.map(({ value }) => value.split(",")));
  expect(roles.flat().sort()).toEqual(["discord", "draw", "slack", "web"]);
});

test.each(deployments)("Kubernetes: $metadata.name finds its pods, ports and volumes, and has time to stop", ({ spec }) => {
  const { spec: pod, metadata } = spec.template;
  expect(metadata.labels).toMatchObject(spec.selector.matchLabels);
  const [{ ports, readinessProbe, livenessProbe, startupProbe, volumeMounts, lifecycle }] = pod.containers;
  const named = [readinessProbe, livenessProbe, startupProbe].flatMap((one) => (one?.httpGet ?? one?.tcpSocket)?.port ?? []);
  expect(named.filter((port) => !ports.some(({ name }) => name === port))).toEqual([]);
  expect(readinessProbe.httpGet).toBeDefined();
  expect(livenessProbe.httpGet).toBeUndefined(); // it would restart processes because Discord is away
  expect(volumeMounts.map(({ name }) => name).sort()).toEqual(pod.volumes.map(({ name }) => name).sort());
  expect(volumeMounts.map(({ mountPath }) => mountPath)).toContain(settings.data.DATA_DIR);
  const pause = lifecycle?.preStop.sleep.seconds ?? 0;
  expect(pod.terminationGracePeriodSeconds - pause).toBeGreaterThanOrEqual(MIN_GRACE_S);
});

test("Kubernetes: services and budgets select pods that exist", () => {
  const pods = deployments.map(({ spec }) => spec.template);
  const matching = (wanted: Record<string, string>) =>
    pods.filter(({ metadata }) => Object.entries(wanted).every(([name, value]) => metadata.labels[name] === value));
  for (const one of manifests) {
    if (one.kind === "PodDisruptionBudget") expect(matching(one.spec.selector.matchLabels)).toHaveLength(1);
    if (one.kind !== "Service") continue;
    const [pod, ...others] = matching(one.spec.selector);
    expect(others).toEqual([]);
    const ports = pod?.spec.containers[0].ports.map(({ name }) => name) ?? [];
    expect(one.spec.ports.filter(({ targetPort }) => !ports.includes(targetPort))).toEqual([]);
  }
});

/** How the manifest's comment creates the Secret. */
test("Kubernetes: the Secret in the comment has settings that exist", () => {
  const names = [...read("deploy/kubernetes.yaml").matchAll(/--from-literal=(\w+)=/g)].map(([, name = ""]) => name);
  expect(names.length).toBeGreaterThan(4);
  expect(names.filter((name) => !settingNames().includes(name))).toEqual([]);
});
