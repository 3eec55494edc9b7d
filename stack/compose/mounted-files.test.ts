import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { letContainersRead } from "./mounted-files.ts";

it("lets the images' users read what is mounted of a clone made with umask 077, and nothing else", () => {
  const project = mkdtempSync(join(tmpdir(), "trunkline-umask-"));
  const mode = (path: string) => (statSync(join(project, path)).mode & 0o777).toString(8);
  try {
    mkdirSync(join(project, "rules/inner"), { recursive: true });
    writeFileSync(join(project, "rules/inner/one.yaml"), "");
    for (const file of ["tempo.yaml", "start.sh", "secrets.json"]) writeFileSync(join(project, file), "");
    writeFileSync(
      join(project, "compose.yaml"),
      'services:\n  one: { volumes: ["./rules:/rules:ro", "./tempo.yaml:/tempo.yaml:ro", "./start.sh:/start.sh:ro", "data:/data"] }\n',
    );
    for (const folder of ["rules/inner", "rules"]) chmodSync(join(project, folder), 0o700);
    for (const file of ["rules/inner/one.yaml", "tempo.yaml", "secrets.json"])
      chmodSync(join(project, file), 0o600);
    chmodSync(join(project, "start.sh"), 0o700);
    letContainersRead(project);
    expect(["rules", "rules/inner", "rules/inner/one.yaml", "tempo.yaml", "start.sh"].map(mode)).toEqual([
      ...["755", "755", "644", "644", "744"],
    ]);
    expect(mode("secrets.json")).toBe("600");
  } finally {
    rmSync(project, { recursive: true });
  }
});
