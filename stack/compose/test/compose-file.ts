import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { PROJECT } from "../../settings.ts";

/** What the tests read of a service. */
export interface ComposeService {
  readonly image?: string;
  readonly build?: unknown;
  readonly command?: readonly string[] | string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly mem_limit?: string;
  readonly restart?: string;
  readonly deploy?: { readonly replicas?: number };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

/** compose.yaml as the engine reads it, before variables are filled in. */
export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

/** The text of compose.yaml. */
export const composeText = readFileSync(join(PROJECT, "compose.yaml"), "utf8");

/** compose.yaml with its anchors and merges resolved. */
export const composeFile = parse(composeText, { merge: true }) as ComposeFile;

/** One service; throws where there is none of that name. */
export function service(name: string): ComposeService {
  const found = composeFile.services[name];
  if (found === undefined) throw new Error(`compose.yaml has no service ${name}`);
  return found;
}
