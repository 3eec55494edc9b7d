import { parseArgs } from "node:util";
import type { Config } from "../config/index.ts";
import {
  type PersonFinding,
  PersonRefused,
  personsModule,
  type PersonsService,
} from "../modules/persons/index.ts";
import { AppError } from "../platform/errors/index.ts";
import { silentLogger } from "../platform/log/index.ts";
import { createCore } from "./core.ts";
import { createInfrastructure } from "./infrastructure.ts";
import { MODULES } from "./module-list.ts";

/** How the task is asked for. */
export const PERSON_USAGE = "person export <phone or e-mail> | person erase <phone or e-mail> [--yes]";

/** Somebody asked for something else. */
export class PersonUsageError extends Error {}

/**
 * Hands over, or erases, what is kept of one person. Nothing of it is logged: `write` gets all that is said.
 * @throws PersonUsageError, PersonRefused
 */
export async function runPersonTask(
  config: Config,
  args: readonly string[],
  write: (text: string) => void,
): Promise<void> {
  const { action, contact, yes } = readArguments(args);
  const infrastructure = createInfrastructure(config, silentLogger());
  try {
    const state = { isLiveReading: () => null, isShuttingDown: () => false };
    const persons = createCore(MODULES, infrastructure, state).serviceOf(personsModule);
    if (action === "export") write(`${JSON.stringify(await persons.exportPerson(contact), null, 2)}\n`);
    else await erase(persons, contact, yes, write);
  } catch (error) {
    throw error instanceof AppError && error.expected ? new PersonRefused(`${error.title}.`) : error;
  } finally {
    await infrastructure.close();
  }
}

function readArguments(args: readonly string[]) {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { yes: { type: "boolean", default: false } },
    });
    const [action, contact, ...more] = positionals;
    if ((action === "export" || action === "erase") && contact && more.length === 0)
      return { action, contact, ...values } as const;
  } catch {
    // An unknown option: the usage says which there are.
  }
  throw new PersonUsageError(`usage: ${PERSON_USAGE}`);
}

async function erase(
  persons: PersonsService,
  contact: string,
  isConfirmed: boolean,
  write: (text: string) => void,
): Promise<void> {
  if (!isConfirmed) {
    const findings = await persons.preview(contact);
    write(tableOf(findings));
    write(findings.length === 0 ? "" : "Nothing was changed. Say --yes to erase it.\n");
    return;
  }
  const { id, findings } = await persons.erase(contact);
  write(tableOf(findings));
  write(`Erased; the audit log has it as ${id}.\n`);
}

function tableOf(findings: readonly PersonFinding[]): string {
  if (findings.length === 0) return "Nothing is kept of this person.\n";
  return findings
    .map(({ table, rows, becomes, because }) => {
      const line = `${table.padEnd(20)} ${String(rows).padStart(7)}  ${becomes}`;
      return `${because ? `${line}: ${because}` : line}\n`;
    })
    .join("");
}

export { PersonRefused };
