import type { Readable } from "node:stream";
import { fileTypeFromBuffer } from "file-type";
import { peek } from "./peek.ts";

/** What a file is, by its content. */
export interface DocumentType {
  readonly contentType: string;
  readonly extension: string;
}

/** What people send each other; nothing that a browser would run, such as HTML or SVG. */
const DOCUMENTS: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/webp": "webp",
  "image/heic": "heic",
  "application/pdf": "pdf",
  "application/zip": "zip",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
  "application/vnd.oasis.opendocument.text": "odt",
  "application/vnd.oasis.opendocument.spreadsheet": "ods",
  "audio/mpeg": "mp3",
  "audio/wav": "wav",
  "audio/ogg": "ogg",
  "audio/mp4": "m4a",
  "video/mp4": "mp4",
  "video/webm": "webm",
  "text/vcard": "vcf",
};
const TEXT: DocumentType = { contentType: "text/plain; charset=utf-8", extension: "txt" };

/**
 * Tells what document a stream brings by its first bytes, whatever it is called; null: nothing that people send each other. What is no other
 * kind and reads as UTF-8 is plain text, which a browser shows as such. The content is to be read from here on.
 */
export async function sniffDocument(
  source: AsyncIterable<Uint8Array>,
): Promise<{ readonly type: DocumentType | null; readonly content: Readable }> {
  const { head, content } = await peek(source);
  const found = await fileTypeFromBuffer(head);
  if (!found) return { type: isText(head) ? TEXT : null, content };
  const extension = DOCUMENTS[found.mime];
  return { type: extension === undefined ? null : { contentType: found.mime, extension }, content };
}

function isText(head: Buffer): boolean {
  if (head.length === 0 || head.includes(0)) return false;
  try {
    // As a stream: the last character may go on behind the head.
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
