/** For tests: the four services, as the simulator plays them. */

import { type Breaker, createBreaker } from "../../platform/breaker/index.ts";
import { SECRETS } from "../../simulator/test/receiver.ts";
import { createPaddle } from "../billing/paddle.ts";
import { createResend } from "../email/resend.ts";
import { createOpenAi } from "../llm/openai.ts";
import { createAssemblyAi } from "../transcription/assemblyai.ts";

/** Seconds of silence as telephones record them: a WAV of 8000 samples of a byte. */
export function silentWav(seconds: number, promisedSeconds = seconds): Buffer {
  const bytes = seconds * 8_000;
  const header = Buffer.alloc(44);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(36 + promisedSeconds * 8_000, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(7, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8_000, 24);
  header.writeUInt32LE(8_000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(promisedSeconds * 8_000, 40);
  return Buffer.concat([header, Buffer.alloc(bytes, 0x7f)]);
}

/** What is sent in pieces, as from a store of files. */
export async function* inPieces(whole: Buffer, size = 16_384): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
}

/** All services at one address, each behind a breaker of its own that is told to `made`. */
export function servicesAt(apiUrl: string, timeoutMs?: number) {
  const made = new Map<string, Breaker>();
  const breakers = {
    create: (options: Parameters<typeof createBreaker>[0]) => {
      const breaker = createBreaker({ ...options, ...(timeoutMs ? { timeoutMs } : {}) });
      made.set(options.name, breaker);
      return breaker;
    },
  } as never;
  return {
    made,
    transcriber: createAssemblyAi(
      { apiKey: SECRETS.TRUNKLINE_ASSEMBLYAI_API_KEY, apiUrl, usdPerHour: 0.36 },
      breakers,
    ),
    model: createOpenAi(
      {
        apiKey: SECRETS.TRUNKLINE_OPENAI_API_KEY,
        apiUrl: `${apiUrl}/v1`,
        model: "gpt-4.1-mini",
        usdPerMillionInputTokens: 1_000,
        usdPerMillionOutputTokens: 10_000,
      },
      breakers,
    ),
    billing: createPaddle(
      {
        apiKey: SECRETS.TRUNKLINE_PADDLE_API_KEY,
        apiUrl,
        customerId: `ctm_${"1".repeat(26)}`,
        addressId: `add_${"2".repeat(26)}`,
        priceId: `pri_${"3".repeat(26)}`,
      },
      breakers,
    ),
    email: createResend(
      { apiKey: SECRETS.TRUNKLINE_RESEND_API_KEY, apiUrl, from: "Trunkline <no-reply@t.example>" },
      breakers,
    ),
  };
}
