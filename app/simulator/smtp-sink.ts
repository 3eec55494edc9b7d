import { SMTPServer, type SMTPServerSession } from "smtp-server";
import type { Ledger } from "./ledger.ts";

const SIZE_MAX = 1024 * 1024;
const TEXT_KEPT = 20_000;

/** A mailbox of the people on call. */
export interface SmtpSink {
  readonly port: number;
  close(): Promise<void>;
}

/** `=?utf-8?Q?…?=` and `=?utf-8?B?…?=` in headers. */
function decodeWords(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?[\w-]+\?([bq])\?([^?]*)\?=/gi, (_, encoding: string, data: string) => {
      if (encoding.toLowerCase() === "b") return Buffer.from(data, "base64").toString();
      return decodeQuotedPrintable(data.replaceAll("_", " ")).toString();
    });
}

/** Bytes as quoted-printable writes them; lines that go on end in "=". */
function decodeQuotedPrintable(text: string): Buffer {
  const joined = text.replace(/=\r?\n/g, "");
  const bytes = joined.replace(/=([0-9a-f]{2})/gi, (_code, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, "latin1");
}

/** The text of a part of a mail, as its reader sees it. */
function decodeText(text: string, encoding: string): string {
  if (encoding === "base64") return Buffer.from(text, "base64").toString();
  return encoding === "quoted-printable" ? decodeQuotedPrintable(text).toString() : text;
}

/** The header lines and the text of a mail, and its HTML where it has that as well; null: it has not. */
export function readMail(raw: string): {
  headers: ReadonlyMap<string, string>;
  text: string;
  html: string | null;
} {
  const whole = readPart(raw);
  const [, boundary] = /boundary="?([^";]+)"?/.exec(whole.headers.get("content-type") ?? "") ?? [];
  if (!boundary) return { ...whole, html: null };
  const parts = whole.text
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => readPart(part.replace(/^\r?\n/, "")));
  const of = (type: string) =>
    parts.find(({ headers }) => headers.get("content-type")?.startsWith(type))?.text;
  return { headers: whole.headers, text: of("text/plain") ?? whole.text, html: of("text/html") ?? null };
}

/** The header lines and the text of a mail, or of a part of one. */
function readPart(raw: string): { headers: ReadonlyMap<string, string>; text: string } {
  const end = /\r?\n\r?\n/.exec(raw);
  const head = end ? raw.slice(0, end.index) : raw;
  const headers = new Map<string, string>();
  for (const line of head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), decodeWords(line.slice(colon + 1).trim()));
  }
  const text = end ? raw.slice(end.index + end[0].length) : "";
  return { headers, text: decodeText(text, (headers.get("content-transfer-encoding") ?? "").toLowerCase()) };
}

/** Takes every mail, on loopback, without sign-in, and writes it into the ledger. */
export async function openSmtpSink(deps: {
  readonly host: string;
  readonly port: number;
  readonly ledger: Ledger;
}): Promise<SmtpSink> {
  const { host, port, ledger } = deps;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    size: SIZE_MAX,
    logger: false,
    onData(stream, session: SMTPServerSession, done) {
      const chunks: Buffer[] = [];
      let bytes = 0;
      stream.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= SIZE_MAX) chunks.push(chunk);
      });
      stream.on("error", done);
      stream.on("end", () => {
        if (stream.sizeExceeded) {
          done(Object.assign(new Error("message too large"), { responseCode: 552 }));
          return;
        }
        const { headers, text, html } = readMail(Buffer.concat(chunks).toString());
        const { mailFrom, rcptTo } = session.envelope;
        ledger.add("mail", {
          from: mailFrom ? mailFrom.address : null,
          to: rcptTo.map((one) => one.address),
          subject: headers.get("subject") ?? "",
          text: text.replaceAll("\r\n", "\n").slice(0, TEXT_KEPT),
          html: html?.slice(0, TEXT_KEPT) ?? null,
          messageId: headers.get("message-id") ?? null,
          listUnsubscribe: headers.get("list-unsubscribe") ?? null,
          listUnsubscribePost: headers.get("list-unsubscribe-post") ?? null,
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  // A client that breaks off is its own trouble.
  server.on("error", () => {});
  const address = server.server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
