import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterEach, describe, expect, it } from "vitest";
import { createBreaker } from "../../platform/breaker/index.ts";
import { freePort } from "../../../stack/process/free-port.ts";
import { BreakerOpen, ProviderRejected, ProviderTimeout, ProviderUnavailable } from "./port.ts";
import { createSmtp } from "./smtp.ts";

const servers: SMTPServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise<void>((done) => server.close(done))));
});

/** A mail server; resolves with its URL and what it took. */
async function serve(options: SMTPServerOptions = {}): Promise<{ url: string; taken: string[] }> {
  const taken: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    logger: false,
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk) => chunks.push(chunk));
      stream.on("end", () => {
        taken.push(Buffer.concat(chunks).toString());
        done();
      });
    },
    ...options,
  });
  server.on("error", () => {});
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, taken };
}

const breakers = { create: createBreaker as never };
const from = "Trunkline <no-reply@t.example>";
const provider = (smtpUrl: string, requiresTls = false) =>
  createSmtp({ smtpUrl, from, requiresTls }, breakers);
const mail = { to: "nora.lind@t.example", subject: "Grüße", text: "Hello https://t.example/x#y\n" };
const refusal = (code: number) => Object.assign(new Error(`${mail.to} is refused`), { responseCode: code });
const failure = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describe("mail by SMTP", () => {
  it("goes out from us to one person", async () => {
    const { url, taken } = await serve();
    await provider(url).send(mail);
    expect(taken[0]).toContain("From: Trunkline <no-reply@t.example>");
    expect(taken[0]).toContain(`To: ${mail.to}`);
  });

  it("has what it may have beside its text: HTML, a way to end such mails, and a name of its own", async () => {
    const { url, taken } = await serve();
    const unsubscribeUrl = "https://t.example/unsubscribe?token=x";
    await provider(url).send({ ...mail, html: "<p>Hello</p>", unsubscribeUrl, key: "digest-1" });
    for (const line of [
      "Message-ID: <digest-1@t.example>",
      `List-Unsubscribe: <${unsubscribeUrl}>`,
      "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
      "Content-Type: multipart/alternative",
      "<p>Hello</p>",
    ])
      expect(taken[0]).toContain(line);
  });

  it("goes to nobody else, whatever the address holds", async () => {
    const recipients: string[] = [];
    const { url } = await serve({
      onRcptTo: ({ address }, _session, done) => {
        recipients.push(address);
        done();
      },
    });
    await failure(provider(url).send({ ...mail, to: "a@t.example, b@t.example" }));
    await failure(provider(url).send({ ...mail, to: "a@t.example\r\nBcc: b@t.example" }));
    expect(recipients).not.toContain("b@t.example");
  });

  it.each([
    ["a recipient who is refused for good", { onRcptTo: 550 }, ProviderRejected],
    ["a text that is refused for good", { onData: 554 }, ProviderRejected],
    ["a recipient who is refused for now", { onRcptTo: 450 }, ProviderUnavailable],
    ["a sender who is refused: our account's trouble", { onMailFrom: 550 }, ProviderUnavailable],
  ] as const)("tells of %s", async (_, refused, kind) => {
    const [step, code] = Object.entries(refused)[0] ?? ["", 0];
    const answer = (...args: unknown[]) => {
      const [stream] = args as [{ resume?: () => void }];
      stream.resume?.();
      (args.at(-1) as (error: Error) => void)(refusal(code));
    };
    const { url } = await serve({ [step]: answer });
    const error = await failure(provider(url).send(mail));
    expect(error).toBeInstanceOf(kind);
    for (let cause = error; cause instanceof Error; cause = cause.cause) {
      expect(`${cause.message} ${cause.stack}`).not.toContain(mail.to);
    }
  });

  it("was surely not taken where nobody answers", async () => {
    const error = await failure(provider(`smtp://127.0.0.1:${await freePort()}`).send(mail));
    expect(error).toBeInstanceOf(ProviderUnavailable);
  });

  it("may have been taken where the connection breaks while the text goes out", async () => {
    const { url } = await serve({
      onData(stream) {
        stream.on("data", () => {});
        stream.on("end", () => {
          for (const connection of [...(servers.at(-1)?.connections ?? [])]) {
            (connection as unknown as { _socket: { destroy(): void } })._socket.destroy();
          }
        });
      },
    });
    expect(await failure(provider(url).send(mail))).toBeInstanceOf(ProviderTimeout);
  });

  it("does not go out unencrypted where it must not", async () => {
    const { url, taken } = await serve();
    expect(await failure(provider(url, true).send(mail))).toBeInstanceOf(ProviderUnavailable);
    expect(taken).toEqual([]);
    await provider(`${url}?requireTLS=false`, true).send(mail);
    expect(taken).toHaveLength(1);
  });

  it("waits behind a breaker that opens after five failures", async () => {
    const down = provider(`smtp://127.0.0.1:${await freePort()}`);
    for (let count = 0; count < 5; count++) await failure(down.send(mail));
    expect(await failure(down.send(mail))).toBeInstanceOf(BreakerOpen);
  });
});
