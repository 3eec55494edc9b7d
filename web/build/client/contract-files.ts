import { globSync } from "node:fs";
import { basename, join } from "node:path";
import type { ModuleContract } from "../../../app/http/contract.ts";

const PATTERN = "app/{modules,read-models}/*/*.contract.ts";

/** A contract and where it is exported. */
export interface FoundContract {
  /** Below the project, with `/`. */
  readonly file: string;
  /** `callsContract` of `calls.contract.ts`. */
  readonly exportName: string;
  readonly contract: ModuleContract;
}

/** All contracts of the project, by file. A file of schemas only, with no contract of its own, is left out. */
export async function findContracts(project: string): Promise<FoundContract[]> {
  const files = globSync(PATTERN, { cwd: project })
    .map((file) => file.replaceAll("\\", "/"))
    .sort();
  const found = await Promise.all(
    files.map(async (file) => {
      const exports: Record<string, unknown> = await import(join(project, file));
      const exportName = contractName(file);
      const contract = exports[exportName] as ModuleContract | undefined;
      return contract ? { file, exportName, contract } : undefined;
    }),
  );
  return found.filter((one) => one !== undefined);
}

/** "call-page.contract.ts" exports `callPageContract`. */
function contractName(file: string): string {
  const words = basename(file, ".contract.ts").split("-");
  const rest = words.slice(1).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${[words[0], ...rest].join("")}Contract`;
}
