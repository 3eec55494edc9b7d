import { createHash } from "node:crypto";
import { Transform } from "node:stream";
import type { StoredFile } from "./file-store.ts";

/** A stream that lets everything through and knows in the end how much it was. */
export function createMeasuring(): { readonly stream: Transform; result(): StoredFile } {
  const hash = createHash("sha256");
  let bytes = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      hash.update(chunk);
      done(null, chunk);
    },
  });
  return { stream, result: () => ({ bytes, sha256: hash.digest("hex") }) };
}
