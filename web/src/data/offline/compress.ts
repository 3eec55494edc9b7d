/** A value as gzipped JSON, maps included: copies of lists are a tenth of their size. */
export async function pack(value: unknown): Promise<ArrayBuffer> {
  const text = JSON.stringify(value, (_key, one: unknown) =>
    one instanceof Map ? { [MAP]: [...one] } : one,
  );
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return await new Response(stream).arrayBuffer();
}

/** What `pack` was given. */
export async function unpack(content: ArrayBuffer): Promise<unknown> {
  const stream = new Blob([content]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text(), (_key, one: unknown) =>
    typeof one === "object" && one !== null && MAP in one ? new Map(one[MAP] as [unknown, unknown][]) : one,
  );
}

/** Marks what was a map; no answer of the server has such a name. */
const MAP = "$map";
