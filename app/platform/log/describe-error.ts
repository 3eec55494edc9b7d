import pino from "pino";

/** PostgreSQL quotes rows, parameters and documents in these. */
const DATABASE_QUOTES = ["detail", "where", "hint", "internalQuery", "query", "parameters"];
/** SQLSTATE class 22: the value does not fit, and the message says which value it was. */
const DATA_EXCEPTION = /^22/;

type Described = Record<string, unknown>;

/**
 * An error as it goes into the log, with its chain of causes and without what others put into errors of their own
 * accord: PostgreSQL quotes values, ioredis keeps the arguments of the command that failed.
 */
export function describeError(error: Error): unknown {
  const described: unknown = pino.stdSerializers.errWithCause(error);
  return isDescribed(described) ? withoutValues(described) : described;
}

function withoutValues(described: Described): Described {
  // pino describes errors by objects with a prototype of their own: a copy can be changed.
  const copy: Described = { ...described };
  if (typeof copy.severity === "string" && typeof copy.code === "string") hideQuotes(copy, copy.code);
  if (isDescribed(copy.command)) copy.command = copy.command.name;
  if (isDescribed(copy.cause)) copy.cause = withoutValues(copy.cause);
  if (Array.isArray(copy.aggregateErrors)) {
    copy.aggregateErrors = copy.aggregateErrors.map((one) => (isDescribed(one) ? withoutValues(one) : one));
  }
  return copy;
}

function hideQuotes(described: Described, code: string): void {
  for (const name of DATABASE_QUOTES) delete described[name];
  if (!DATA_EXCEPTION.test(code) || typeof described.message !== "string") return;
  const whole = described.message;
  // knex puts the statement, with placeholders, in front of what PostgreSQL says.
  const [statement = ""] = whole.split(" - ", 1);
  const message = `${statement === whole ? "" : `${statement} - `}a value does not fit (${code})`;
  described.message = message;
  if (typeof described.stack === "string") described.stack = described.stack.replace(whole, () => message);
}

function isDescribed(value: unknown): value is Described {
  return typeof value === "object" && value !== null;
}
