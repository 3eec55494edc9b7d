/** Takes a stream of chunks apart in pieces of one's own choice. */
export interface ByteReader {
  /** The next `count` bytes; fewer where the stream ends. */
  take(count: number): Promise<Buffer>;
  /** Passes over bytes without holding them. */
  skip(count: number): Promise<void>;
}

/** Reads no further than it is asked to. */
export function createByteReader(source: AsyncIterable<Uint8Array>): ByteReader {
  const iterator = source[Symbol.asyncIterator]();
  let held: Buffer[] = [];
  let heldBytes = 0;

  async function fill(count: number): Promise<void> {
    while (heldBytes < count) {
      const { value, done } = await iterator.next();
      if (done) return;
      held.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
      heldBytes += value.byteLength;
    }
  }

  async function take(count: number): Promise<Buffer> {
    await fill(count);
    const all = held.length === 1 && held[0] ? held[0] : Buffer.concat(held);
    const rest = all.subarray(count);
    held = rest.length > 0 ? [rest] : [];
    heldBytes = rest.length;
    return all.subarray(0, count);
  }

  return {
    take,
    async skip(count) {
      const step = 65_536;
      for (let left = count; left > 0; left -= step) {
        if ((await take(Math.min(left, step))).length === 0) return;
      }
    },
  };
}
