import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import {
  type CsvCell,
  type CsvFormat,
  type CsvRecord,
  createCsvProbe,
  formatOfHead,
  readCsv,
  UnreadableCsv,
  writeCsv,
} from "./index.ts";

const UTF8_COMMAS: CsvFormat = { encoding: "utf-8", separator: "," };

/** In pieces of some bytes, so that characters and records are cut anywhere. */
function inPieces(bytes: Uint8Array, size = 7): Readable {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(Buffer.from(bytes.subarray(at, at + size)));
  return Readable.from(pieces);
}

async function recordsOf(content: string | Uint8Array, format = UTF8_COMMAS): Promise<CsvRecord[]> {
  return Readable.from(readCsv(inPieces(Buffer.from(content)), format)).toArray();
}

async function probed(bytes: Uint8Array): Promise<ReturnType<ReturnType<typeof createCsvProbe>["result"]>> {
  const probe = createCsvProbe();
  await inPieces(bytes).pipe(probe.stream).resume().toArray();
  return probe.result();
}

async function* batchesOf<T>(...batches: T[]): AsyncGenerator<T> {
  yield* batches;
}

describe("createCsvProbe", () => {
  it("knows UTF-8 by every byte of the file, not by its beginning", async () => {
    const long = `name\n${"x\n".repeat(200_000)}`;
    expect((await probed(Buffer.from(`${long}Zoé`))).encoding).toBe("utf-8");
    expect((await probed(iconv.encode(`${long}Zoé`, "windows-1252"))).encoding).toBe("windows-1252");
    expect((await probed(Buffer.from([0x61, 0xc3]))).encoding).toBe("windows-1252");
  });

  it("knows UTF-16 with its mark and without", async () => {
    for (const encoding of ["utf-16le", "utf-16be"] as const) {
      for (const addBOM of [true, false]) {
        const { encoding: found } = await probed(
          iconv.encode("Name;Phone\r\nZoé;1\r\n", encoding, { addBOM }),
        );
        expect(found).toBe(encoding);
      }
    }
  });

  it("counts lines", async () => {
    expect((await probed(Buffer.from("a\nb\nc\n"))).lines).toBe(3);
  });
});

describe("formatOfHead", () => {
  it.each([
    ["a,b;c\n1,2\n3,4\n", ","],
    ['a;b\n"x,y,z";1\n2,5;3,5\n', ";"],
    ["a\tb\n1,5\t2\n", "\t"],
    ["sep=;\na,b\n1,2\n", ";"],
    ["alone\nno\n", ","],
    ["", ","],
  ])("finds the separator of %j", (head, separator) => {
    expect(formatOfHead(Buffer.from(head), "utf-8").separator).toBe(separator);
  });
});

describe("readCsv", () => {
  it("counts lines as an editor does", async () => {
    expect(await recordsOf('a,b\r\n\r\n"x\ny",2\n3,4,5\r7')).toEqual([
      { line: 1, cells: ["a", "b"] },
      { line: 3, cells: ["x\ny", "2"] },
      { line: 5, cells: ["3", "4", "5"] },
      { line: 6, cells: ["7"] },
    ]);
  });

  it("takes quotation marks within cells as they are, and cells without NUL and half characters", async () => {
    const [record] = await recordsOf('Anna "The Boss" Ray, a\u0000b ,"say ""hi"""\n');
    expect(record?.cells).toEqual(['Anna "The Boss" Ray', "ab", 'say "hi"']);
  });

  it("takes back the apostrophe that keeps a spreadsheet from a formula, and no other", async () => {
    const [record] = await recordsOf("'+15145550100,'hello,'=1\n");
    expect(record?.cells).toEqual(["+15145550100", "'hello", "=1"]);
  });

  it("leaves Excel's own line about the separator out", async () => {
    expect(await recordsOf("sep=;\na;b\n", { encoding: "utf-8", separator: ";" })).toEqual([
      { line: 2, cells: ["a", "b"] },
    ]);
  });

  it("says on which line a quotation mark begins that is never closed, without reading on for ever", async () => {
    await expect(recordsOf('a,b\n\n3,"x\ny\nz\n')).rejects.toMatchObject({
      line: 3,
      reason: "quote_not_closed",
    });
    let read = 0;
    async function* endless() {
      yield Buffer.from('a\n"');
      for (;;) {
        read += 1;
        yield Buffer.alloc(65_536, "x");
      }
    }
    const reading = Readable.from(readCsv(Readable.from(endless()), UTF8_COMMAS)).toArray();
    await expect(reading).rejects.toMatchObject({ reason: "line_too_long" });
    expect(read).toBeLessThan(100);
  });

  it("lets its source go when its reader does", async () => {
    const source = inPieces(Buffer.from("a\n".repeat(100_000)));
    for await (const _ of readCsv(source, UTF8_COMMAS)) break;
    expect(source.destroyed).toBe(true);
  });

  it("makes records or says that it cannot, of any bytes in any format", async () => {
    const format = fc.record({
      encoding: fc.constantFrom("utf-8", "utf-16le", "utf-16be", "windows-1252"),
      separator: fc.constantFrom(",", ";", "\t"),
    }) as fc.Arbitrary<CsvFormat>;
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .string({ unit: fc.constantFrom('"', ",", ";", "\t", "\r", "\n", "é", "'", "=", "a", "\u0000") })
        .map((t) => Buffer.from(t)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, format, async (content, how) => {
        try {
          let last = 0;
          for (const { line, cells } of await recordsOf(content, how)) {
            expect(line).toBeGreaterThan(last);
            expect([cells.join("") === "", cells.join("").includes("\u0000")]).toEqual([false, false]);
            last = line;
          }
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableCsv);
        }
      }),
    );
  });
});

describe("writeCsv", () => {
  const written = async (rows: CsvCell[][]) => text(await writeCsv(["h"], batchesOf(rows)));

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])("neutralizes %j", async (cell) => {
    expect((await written([[cell]])).replaceAll('"', "")).toBe(`h\r\n'${cell}\r\n`);
  });

  it("leaves numbers numbers, and what is absent empty", async () => {
    expect(
      await written([
        [-5.25, 1e21, null],
        ["-5.25", "=1", ""],
      ]),
    ).toBe("h\r\n-5.25,1e+21,\r\n'-5.25,'=1,\r\n");
  });

  it("writes what readCsv reads again", async () => {
    // What reading takes away: spaces around a cell, an apostrophe before what could be a formula.
    const cell = fc
      .oneof(
        fc.string({ maxLength: 20 }),
        fc.string({ unit: fc.constantFrom('"', ",", "\r", "\n", "=", "a"), maxLength: 8 }),
      )

      .filter((one) => one === one.trim() && !/^'[=+\-@]/.test(one) && one.isWellFormed());
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1 }),
        async (rows) => {
          const kept = rows
            .map((row) => row.map((one) => one.replaceAll("\u0000", "")))
            .filter((row) => row.join("") !== "");
          const bytes = await text(await writeCsv(["x", "y"], batchesOf(rows), { byteOrderMark: true }));
          expect((await recordsOf(bytes)).slice(1).map(({ cells }) => cells)).toEqual(kept);
        },
      ),
    );
  });

  it("reads a batch when there is room for it, and lets its source go with its reader", async () => {
    let [given, isOver] = [0, false];
    async function* endless() {
      try {
        for (;;) {
          given += 1;
          yield [["x".repeat(1_000)]];
        }
      } finally {
        isOver = true;
      }
    }
    const stream = await writeCsv(["h"], endless());
    for await (const _ of stream) break;
    expect(given).toBeLessThan(10);
    await expect.poll(() => isOver).toBe(true);
  });

  it("rejects when nothing of its source can be read", async () => {
    async function* broken(): AsyncGenerator<string[][]> {
      yield* [];
      throw new Error("away");
    }
    await expect(writeCsv(["h"], broken())).rejects.toThrow("away");
  });
});
