import { Readable } from "node:stream";

/** What a file is, told by how it begins, and how its name ends. */
export interface FileType {
  readonly contentType: string;
  readonly extension: string;
}

const HEAD_BYTES = 16;
const starts =
  (text: string, at = 0) =>
  (head: Buffer) =>
    head.subarray(at, at + text.length).toString("latin1") === text;

/** What carriers take with messages. Nothing that a browser runs is in it, whatever the sender calls it. */
const TYPES: readonly (FileType & { readonly is: (head: Buffer) => boolean })[] = [
  { contentType: "image/jpeg", extension: "jpg", is: starts("\xff\xd8\xff") },
  { contentType: "image/png", extension: "png", is: starts("\x89PNG\r\n\x1a\n") },
  { contentType: "image/gif", extension: "gif", is: starts("GIF8") },
  {
    contentType: "image/webp",
    extension: "webp",
    is: (head) => starts("RIFF")(head) && starts("WEBP", 8)(head),
  },
  { contentType: "application/pdf", extension: "pdf", is: starts("%PDF-") },
  { contentType: "video/mp4", extension: "mp4", is: starts("ftyp", 4) },
  { contentType: "audio/amr", extension: "amr", is: starts("#!AMR") },
  { contentType: "audio/mpeg", extension: "mp3", is: starts("ID3") },
  { contentType: "audio/ogg", extension: "ogg", is: starts("OggS") },
  { contentType: "text/vcard", extension: "vcf", is: starts("BEGIN:VCARD") },
];

/** What a file is, with the whole of it to be read on; null: none of those that we know. */
export async function sniffFile(
  content: Readable,
): Promise<{ readonly type: FileType | null; readonly content: Readable }> {
  const chunks: Buffer[] = [];
  const reader = content[Symbol.asyncIterator]();
  while (Buffer.concat(chunks).length < HEAD_BYTES) {
    const next = await reader.next();
    if (next.done) break;
    chunks.push(Buffer.from(next.value));
  }
  const head = Buffer.concat(chunks);
  const found = TYPES.find(({ is }) => is(head));
  async function* whole() {
    yield head;
    yield* { [Symbol.asyncIterator]: () => reader };
  }
  return {
    type: found ? { contentType: found.contentType, extension: found.extension } : null,
    content: Readable.from(whole()),
  };
}
