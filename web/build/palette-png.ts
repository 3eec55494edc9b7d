import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const CHANNELS_OF_KIND: Readonly<Record<number, number>> = { 2: 3, 6: 4 };

/** The same picture in its most frequent colours: flat icons come to a fraction of what a browser's screenshot weighs. */
export function withPalette(png: Buffer, most: number): Buffer {
  const { width, height, pixels } = decode(png);
  const counts = new Map<number, number>();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const byCount = [...counts].sort(([, a], [, b]) => b - a).map(([colour]) => colour);
  const palette = byCount.slice(0, most);
  const indices = new Map(byCount.map((colour) => [colour, nearest(palette, colour)]));
  return encode(
    width,
    height,
    pixels.map((pixel) => indices.get(pixel) ?? 0),
    palette,
  );
}

function nearest(palette: readonly number[], colour: number): number {
  const distances = palette.map((one) =>
    [0, 8, 16, 24].reduce(
      (sum, shift) => sum + (((one >>> shift) & 0xff) - ((colour >>> shift) & 0xff)) ** 2,
      0,
    ),
  );
  return distances.indexOf(Math.min(...distances));
}

interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and alpha, eight bits each. */
  readonly pixels: number[];
}

function decode(png: Buffer): Picture {
  const chunks = chunksOf(png);
  const header = chunks.find(({ type }) => type === "IHDR")?.data;
  if (!header) throw new Error("This is no PNG.");
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  const size = CHANNELS_OF_KIND[header[9] ?? -1];
  if (header[8] !== 8 || !size)
    throw new Error("Only PNGs with eight bits a channel and no palette are read.");
  const raw = inflateSync(
    Buffer.concat(chunks.filter(({ type }) => type === "IDAT").map(({ data }) => data)),
  );
  const stride = width * size;
  const out = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x++) {
      const left = x >= size ? (out[y * stride + x - size] ?? 0) : 0;
      const up = y > 0 ? (out[(y - 1) * stride + x] ?? 0) : 0;
      const corner = x >= size && y > 0 ? (out[(y - 1) * stride + x - size] ?? 0) : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
      out[y * stride + x] = (raw[y * (stride + 1) + 1 + x] ?? 0) + guess;
    }
  }
  const pixels = Array.from({ length: width * height }, (_, index) => {
    const at = index * size;
    const alpha = size === 4 ? (out[at + 3] ?? 0) : 255;
    return (((out[at] ?? 0) << 24) | ((out[at + 1] ?? 0) << 16) | ((out[at + 2] ?? 0) << 8) | alpha) >>> 0;
  });
  return { width, height, pixels };
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [byLeft, byUp, byCorner] = [left, up, corner].map((value) => Math.abs(guess - value)) as [
    number,
    number,
    number,
  ];
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}

function encode(
  width: number,
  height: number,
  indices: readonly number[],
  palette: readonly number[],
): Buffer {
  const bits = palette.length <= 16 ? 4 : 8;
  const stride = Math.ceil((width * bits) / 8);
  const rows = Buffer.alloc((stride + 1) * height);
  indices.forEach((index, at) => {
    const x = at % width;
    const byte = Math.floor(at / width) * (stride + 1) + 1 + Math.floor((x * bits) / 8);
    rows[byte] = (rows[byte] ?? 0) | (bits === 4 && x % 2 === 0 ? index << 4 : index);
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk(
      "PLTE",
      Buffer.from(
        palette.flatMap((colour) => [colour >>> 24, (colour >>> 16) & 0xff, (colour >>> 8) & 0xff]),
      ),
    ),
    chunk("tRNS", Buffer.from(palette.map((colour) => colour & 0xff))),
    chunk("IDAT", deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunksOf(png: Buffer): { readonly type: string; readonly data: Buffer }[] {
  const chunks = [];
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.push({
      type: png.toString("latin1", at + 4, at + 8),
      data: png.subarray(at + 8, at + 8 + length),
    });
    at += length + 12;
  }
  return chunks;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
