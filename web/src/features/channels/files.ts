import { formatCount } from "../../ui/format.ts";

const KB = 1_024;
/** As large as the server takes one. */
export const MAX_FILE_BYTES = 25 * KB * KB;
/** As many as go with one message. */
export const MAX_FILES = 10;

/** How large a file is, in words. */
export function fileSize(bytes: number): string {
  if (bytes < KB) return `${formatCount(bytes)} B`;
  if (bytes < KB * KB) return `${formatCount(Math.round(bytes / KB))} KB`;
  return `${formatCount(Math.round((bytes / KB / KB) * 10) / 10)} MB`;
}
