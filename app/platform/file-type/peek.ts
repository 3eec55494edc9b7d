import { Readable } from "node:stream";

/** What a file's kind is told by. */
const HEAD_BYTES = 4_100;

/** The first bytes of a stream, as far as it has so many, and the whole of it to be read from here on. */
export async function peek(
  source: AsyncIterable<Uint8Array>,
): Promise<{ readonly head: Buffer; readonly content: Readable }> {
  const iterator = source[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  let bytes = 0;
  while (bytes < HEAD_BYTES) {
    const { value, done } = await iterator.next();
    if (done) break;
    head.push(value);
    bytes += value.length;
  }
  async function* whole() {
    try {
      yield* head;
      for (;;) {
        const { value, done } = await iterator.next();
        if (done) return;
        yield value;
      }
    } finally {
      // Whoever stops in the middle lets the source go.
      await iterator.return?.();
    }
  }
  return { head: Buffer.concat(head), content: Readable.from(whole(), { objectMode: false }) };
}
