import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { bucketsOf } from "../catalogue/buckets.ts";
import { SPAN_METRICS } from "../catalogue/metrics.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

function read(path: string): Record<string, Record<string, unknown> | undefined> {
  return parse(readFileSync(ROOT + path, "utf8"));
}

/** The Go package of a component type, where it is not simply the type without underscores. */
const PACKAGES: Readonly<Record<string, string>> = {
  otlp_grpc: "otlpexporter",
  otlp_http: "otlphttpexporter",
  health_check: "healthcheckextension",
  file_storage: "filestorage",
};

describe("the collector's configuration", () => {
  const files = globSync("otel/collector/*.yaml", { cwd: ROOT }).filter(
    (file) => !file.endsWith("manifest.yaml"),
  );
  const manifest = readFileSync(`${ROOT}otel/collector/manifest.yaml`, "utf8");
  const used = files.flatMap((file) =>
    (["receivers", "processors", "exporters", "connectors", "extensions"] as const).flatMap((section) =>
      Object.keys(read(file)[section] ?? {}).map((name) => {
        const type = name.split("/")[0] ?? name;
        const kind = section.slice(0, -1);
        return PACKAGES[type] ?? `${type.replaceAll("_", "")}${kind}`;
      }),
    ),
  );

  it.each([...new Set(used)])("uses %s, which our own build contains", (component) => {
    expect(manifest).toContain(`/${component} v`);
  });

  it("sends every signal through the memory limiter and the redaction first", () => {
    const pipelines = ["config.yaml", "with-loki.yaml"].flatMap((file) =>
      Object.entries(
        read(`otel/collector/${file}`).service?.pipelines as Record<
          string,
          { receivers: string[]; processors: string[] }
        >,
      ),
    );
    expect(pipelines.map(([name]) => name)).toContain("logs/processes");
    for (const [name, { receivers, processors }] of pipelines) {
      if (!receivers.includes("otlp")) continue;
      expect(processors[0], name).toBe("memory_limiter");
      expect(processors, name).toContain("redaction");
    }
  });
});

describe("tempo.yaml", () => {
  it("has the catalogue's bounds on its service graph", () => {
    expect(read("tempo/tempo.yaml")).toHaveProperty(
      "metrics_generator.processor.service_graphs.histogram_buckets",
      [...bucketsOf(SPAN_METRICS.duration, SPAN_METRICS.buckets)],
    );
  });
});
