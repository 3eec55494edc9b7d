/** Delivers mail by SMTP. */

import { SpanKind } from "@opentelemetry/api";
import nodemailer from "nodemailer";
import type { Breakers } from "../../platform/breaker/index.ts";
import { inSpan } from "../../platform/telemetry/index.ts";
import { createGuard, providerBreaker } from "../provider-breaker.ts";
import { ProviderRejected, ProviderTimeout, ProviderUnavailable } from "../provider-errors.ts";
import { type EmailProvider, type Mail, unsubscribeHeaders } from "./port.ts";

const PROVIDER = "email";
/** Servers check what they take while the client waits. */
const TIMEOUT_MS = 20_000;
const CONNECT_TIMEOUT_MS = 5_000;
const SILENCE_TIMEOUT_MS = 15_000;

/** The breaker in front of the mail server. */
export const EMAIL_BREAKER = providerBreaker(PROVIDER, TIMEOUT_MS);

/** How to reach the mail server. */
export interface SmtpOptions {
  /** smtp:// or smtps://, with name and password where the server asks for them. */
  readonly smtpUrl: string;
  /** An address, or a name and <an address>. */
  readonly from: string;
  /** Sends nothing unencrypted. */
  readonly requiresTls: boolean;
}

/** An EmailProvider on SMTP: one connection a mail, at most 20 s, behind the breaker, never an address or text in errors. */
export function createSmtp(
  { smtpUrl, from, requiresTls }: SmtpOptions,
  breakers: Pick<Breakers, "create">,
): EmailProvider {
  const transport = nodemailer.createTransport(
    {
      url: smtpUrl,
      requireTLS: requiresTls,
      connectionTimeout: CONNECT_TIMEOUT_MS,
      greetingTimeout: CONNECT_TIMEOUT_MS,
      dnsTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SILENCE_TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  );
  const guard = createGuard(PROVIDER, breakers.create(EMAIL_BREAKER), TIMEOUT_MS);
  const domain = from.replace(/^.*@|>$/g, "");
  const { hostname, port } = new URL(smtpUrl);
  const attributes = { "server.address": hostname, ...(port ? { "server.port": Number(port) } : {}) };

  const deliver = (mail: Mail) =>
    inSpan("send email", { kind: SpanKind.CLIENT, attributes }, async () => {
      try {
        await transport.sendMail({
          to: { name: "", address: mail.to },
          subject: mail.subject,
          text: mail.text,
          ...(mail.html === undefined ? {} : { html: mail.html }),
          ...(mail.key === undefined ? {} : { messageId: `<${mail.key}@${domain}>` }),
          headers: unsubscribeHeaders(mail),
        });
      } catch (error) {
        throw errorOfSmtp(error);
      }
    });

  return {
    breaker: EMAIL_BREAKER.name,
    send: (mail) => guard(undefined, () => deliver(mail)),
  };
}

/** What nodemailer tells of a failure beside its message, which quotes addresses. */
interface SmtpFailure {
  /** The server's answer; undefined: it gave none. */
  readonly responseCode?: number;
  /** What was under way: CONN, EHLO, AUTH PLAIN, MAIL FROM, RCPT TO, DATA, … */
  readonly command?: string;
  readonly code?: string;
  readonly syscall?: string;
}

/** A failure in our words: a refusal of the recipient or of the text is final; of us, it is the account's trouble. */
function errorOfSmtp(error: unknown): ProviderRejected | ProviderUnavailable | ProviderTimeout {
  const { responseCode, command, code = "unknown", syscall } = (error ?? {}) as SmtpFailure;
  if (responseCode !== undefined) {
    const isFinal = responseCode >= 500 && (command === "RCPT TO" || command === "DATA");
    return isFinal
      ? new ProviderRejected(PROVIDER, { providerCode: `smtp-${responseCode}`, reason: "other" })
      : new ProviderUnavailable(PROVIDER, { status: responseCode });
  }
  if (syscall === "connect" || syscall === "getaddrinfo") {
    return new ProviderUnavailable(PROVIDER, {
      status: null,
      message: `the mail server cannot be reached (${code})`,
    });
  }
  return new ProviderTimeout(PROVIDER, {
    timeoutMs: TIMEOUT_MS,
    message: `the exchange with the mail server broke off (${code}); the mail may have been accepted`,
  });
}
