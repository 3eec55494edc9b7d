import { createHash } from "node:crypto";

/** Where an error happened. */
export type ErrorTier = "server" | "browser";

/** What makes errors alike, whatever their numbers and names are. */
export interface ErrorKind {
  readonly tier: ErrorTier;
  readonly type: string;
  /** Without numbers, ids, quotes and addresses. */
  readonly message: string;
  /** The top frames of our own code, the innermost first. */
  readonly frames: readonly string[];
}

/** Frames that count: further out, the same fault is reached by many ways. */
const MAX_FRAMES = 3;
const MAX_MESSAGE = 300;
const MAX_TYPE = 80;

/** The kind of an error by what it says of itself. */
export function kindOfError(
  tier: ErrorTier,
  error: { readonly type: string; readonly message: string; readonly stack: string },
): ErrorKind {
  return {
    tier,
    type: error.type.replace(/[^\w.:-]/g, "").slice(0, MAX_TYPE) || "Error",
    message: generalMessage(error.message),
    frames: tier === "server" ? serverFrames(error.stack) : browserFrames(error.stack),
  };
}

/** Sixteen hexadecimal digits: the same for errors of one kind, in every process, release and browser. */
export function fingerprintOf({ tier, type, message, frames }: ErrorKind): string {
  return createHash("sha256")
    .update(JSON.stringify([tier, type, message, frames]))
    .digest("hex")
    .slice(0, 16);
}

/** What all errors of a kind say: the rest is of one case, and may be somebody's name or number. */
export function generalMessage(message: string): string {
  const [firstLine = ""] = message.trim().split("\n", 1);
  return firstLine
    .slice(0, 2_000)
    .replace(/\bhttps?:\/\/[^\s"'<>)]+/gi, "<url>")
    .replace(/[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+/g, "<address>")
    .replace(/"[^"]*"|'[^']*'|“[^”]*”|‘[^’]*’|`[^`]*`/g, "<text>")
    .replace(/\)=\([^)]*\)/g, ")=(<text>)")
    .replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, "<id>")
    .replace(/\b(?=[0-9a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,}\b/gi, "<id>")
    .replace(/\+?\d[\d.,:_ ()-]*\d|\d/g, "<n>")
    .replace(/\s+/g, " ")
    .slice(0, MAX_MESSAGE)
    .trim();
}

/** Functions and files, without lines: those move with every change above them. */
function serverFrames(stack: string): string[] {
  const frames = stack.split("\n").flatMap((line) => {
    const [, where = ""] = /^\s+at (?:async )?(.*)$/.exec(line) ?? [];
    if (where.includes("node_modules")) return [];
    const [, file] = /((?:app|otel)\/[\w./-]+\.[cm]?[jt]s):\d+:\d+\)?$/.exec(where) ?? [];
    if (file === undefined) return [];
    const [, name] = /^(?:new )?([\w.$#<>]+) \(/.exec(where) ?? [];
    return [`${name ?? "anonymous"} ${file}`];
  });
  return frames.slice(0, MAX_FRAMES);
}

/** Chunks alone: names of functions and files' hashes are others in each release. */
function browserFrames(stack: string): string[] {
  const chunks = [...stack.matchAll(/\/assets\/([\w.-]+?)(?:-[\w-]{8,10})?\.js\b/g)].map(
    ([, chunk]) => `${chunk}.js`,
  );
  return [...new Set(chunks)].slice(0, MAX_FRAMES);
}
