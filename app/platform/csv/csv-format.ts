import { Transform } from "node:stream";
import iconv from "iconv-lite";

/** The encodings that Excel writes text in. */
export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;
/** What stands between cells. */
export const SEPARATORS = [",", ";", "\t"] as const;

/** How the bytes of a file are to be read. */
export interface CsvFormat {
  readonly encoding: (typeof ENCODINGS)[number];
  readonly separator: (typeof SEPARATORS)[number];
}

/** Enough for the header and some lines of any file that means something. */
const HEAD_BYTES = 256 * 1024;
const BYTE_ORDER_MARKS = [
  { encoding: "utf-8", bytes: [0xef, 0xbb, 0xbf] },
  { encoding: "utf-16le", bytes: [0xff, 0xfe] },
  { encoding: "utf-16be", bytes: [0xfe, 0xff] },
] as const;
/** Lines by which the separator is told. */
const JUDGED_LINES = 20;
const NEWLINE = 0x0a;

/**
 * Looks at a file while it passes through. Whether it is UTF-8 is known at its end only: the one name with an accent may
 * stand in its last line.
 */
export function createCsvProbe() {
  const strict = new TextDecoder("utf-8", { fatal: true });
  let isUtf8 = true;
  let newlines = 0;
  let headBytes = 0;
  const head: Buffer[] = [];

  function look(chunk: Buffer): void {
    if (headBytes < HEAD_BYTES) head.push(Buffer.from(chunk.subarray(0, HEAD_BYTES - headBytes)));
    headBytes += chunk.length;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) newlines += 1;
    if (isUtf8) isUtf8 = decodes(strict, chunk);
  }

  return {
    stream: new Transform({
      transform(chunk: Buffer, _encoding, done) {
        look(chunk);
        done(null, chunk);
      },
    }),
    /** What the whole file looked like: how to read it, and about how many lines it has. */
    result(): CsvFormat & { readonly lines: number } {
      if (isUtf8) isUtf8 = decodes(strict);
      return { ...formatOfHead(Buffer.concat(head), isUtf8 ? "utf-8" : "windows-1252"), lines: newlines };
    },
  };
}

function decodes(decoder: InstanceType<typeof TextDecoder>, chunk?: Buffer): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });
    return true;
  } catch {
    return false;
  }
}

/** How a file begins decides how it is read; `otherwise` where nothing in it says its encoding. */
export function formatOfHead(head: Buffer, otherwise: CsvFormat["encoding"]): CsvFormat {
  const encoding = encodingOf(head) ?? otherwise;
  return { encoding, separator: separatorOf(iconv.decode(head, encoding)) };
}

function encodingOf(head: Buffer): CsvFormat["encoding"] | undefined {
  const marked = BYTE_ORDER_MARKS.find(({ bytes }) => bytes.every((byte, at) => head[at] === byte));
  if (marked) return marked.encoding;
  // UTF-16 without its mark: every other byte of western text is zero.
  const sample = head.subarray(0, 2_000);
  const zeros = [0, 1].map(
    (from) => sample.filter((byte, at) => byte === 0 && at % 2 === from).length / (sample.length / 2 || 1),
  );
  const [even = 0, odd = 0] = zeros;
  if (odd > 0.4 && even < 0.1) return "utf-16le";
  if (even > 0.4 && odd < 0.1) return "utf-16be";
  return undefined;
}

/** The one that cuts most lines into as many cells as the first; Excel's own `sep=;` decides by itself. */
function separatorOf(text: string): CsvFormat["separator"] {
  const said = /^sep=([,;\t])\r?\n?/i.exec(text)?.[1];
  if (said) return said as CsvFormat["separator"];
  const lines = text
    .replace(/"(?:[^"]|"")*"/g, "")
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== "")
    .slice(0, JUDGED_LINES);
  const scored = SEPARATORS.map((separator) => {
    const counts = lines.map((line) => line.split(separator).length - 1);
    const [first = 0] = counts;
    const alike = first === 0 ? 0 : counts.filter((count) => count === first).length;
    return { separator, alike, first };
  });
  const [best] = scored.toSorted((one, other) => other.alike - one.alike || other.first - one.first);
  return best && best.alike > 0 ? best.separator : ",";
}
