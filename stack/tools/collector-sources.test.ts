import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { PROJECT } from "../settings.ts";
import { pinnedVersion } from "./go-tool.ts";
import { GO_TOOLS, type ToolName } from "./go-tools.ts";

const read = (path: string) => readFileSync(join(PROJECT, path), "utf8");

describe("the sources of our collector", () => {
  const manifest = parse(read("otel/collector/manifest.yaml")) as Record<string, unknown>;
  const modules = Object.values(manifest)
    .flatMap((section) => (Array.isArray(section) ? (section as { gomod: string }[]) : []))
    .map(({ gomod }) => gomod.split(" ") as [string, string]);
  const sources = `${read("stack/tools/collector/components.go")}\n${read("stack/tools/collector/main.go")}`;

  it("import every component of the manifest, and no other", () => {
    const imported = [
      ...sources.matchAll(
        /^\t\w+ "(\S+\/(?:receiver|processor|exporter|connector|extension|extension\/storage|provider)\/\w+)"$/gm,
      ),
    ];
    expect(modules.length).toBeGreaterThan(20);
    expect(imported.map(([, path]) => path).sort()).toEqual(modules.map(([path]) => path).sort());
  });

  it("are built from the manifest's versions", () => {
    const mod = read("stack/tools/collector/go.mod");
    for (const [path, version] of modules) expect(mod).toContain(`\t${path} ${version}\n`);
    expect(pinnedVersion("otelcol")).toBe((manifest.dist as { version: string }).version);
  });
});

describe("pinned versions", () => {
  it.each(Object.keys(GO_TOOLS) as ToolName[])(
    "of %s is one release, written as its makers write it",
    (name) => {
      expect(pinnedVersion(name)).toMatch(/^\d+\.\d+\.\d+$/);
    },
  );

  it("of Prometheus is the release, not its Go module's number", () => {
    expect(pinnedVersion("prometheus")).toMatch(/^3\.\d+\.\d+$/);
  });
});
