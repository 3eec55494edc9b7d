import { UsageError } from "../exit-code.ts";

const TIMEOUT_MS = 15_000;

/** A refusal as the simulator words it (RFC 9457). */
interface Problem {
  readonly detail?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

/**
 * Asks the simulator's control API; resolves with the answer's JSON, undefined where it has none.
 * @throws UsageError where the simulator does not take what it was asked
 * @throws Error where it cannot do it, does not answer, or is not the simulator
 */
export async function askSimulator(
  base: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  let status: number;
  let text: string;
  try {
    const answer = await fetch(`${base}${path}`, {
      method,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    status = answer.status;
    text = await answer.text();
  } catch (cause) {
    const message = `The simulator does not answer on ${base}. Start it with ./trunkline up, or see ./trunkline status.`;
    throw new Error(message, { cause });
  }
  const answer = text === "" ? undefined : parsed(text);
  if (answer === null) throw new Error(`What answers on ${base} is not the simulator.`);
  if (status < 400) return answer;
  const words = inWords(answer as Problem);
  if (status === 400 || status === 404 || status === 422) throw new UsageError(words);
  throw new Error(words);
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

function inWords({ detail, errors }: Problem = {}): string {
  if (errors === undefined)
    return detail ?? "The simulator could not do it; ./trunkline logs simulator says why.";
  return errors.map(({ path, message }) => `${path}: ${message}`).join("\n");
}
