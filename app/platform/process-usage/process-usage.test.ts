import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { type CpuTimes, createCpuShares } from "./cpu.ts";
import { diskBytes, diskShare, parseProcessIo } from "./disk.ts";
import { networkBytes, parseInterfaces } from "./network.ts";

describe("CPU shares", () => {
  const readings = (...all: readonly [processMs: number, busyMs: number, atMs: number][]) => {
    const times = all.map(
      ([processMs, busyMs, atMs]): CpuTimes => ({ processMs, busyMs, atMs, totalMs: atMs * 2 }),
    );
    return () => times.shift() as CpuTimes;
  };

  it("are those of all cores since the question before", () => {
    const shares = createCpuShares(readings([0, 0, 0], [5_000, 15_000, 10_000], [5_000, 15_000, 20_000]), 2);
    expect(shares()).toEqual({ process: 0.25, system: 0.75 });
    expect(shares()).toEqual({ process: 0, system: 0 });
  });

  it("stay as they are for who asks again at once: two readers must not halve each other's time", () => {
    const shares = createCpuShares(readings([0, 0, 0], [8_000, 8_000, 10_000], [8_400, 8_400, 10_400]), 2);
    const first = shares();
    expect(shares()).toEqual(first);
  });

  it("can be read from this machine", () => {
    const shares = createCpuShares();
    const untilMs = performance.now() + 1_050;
    while (performance.now() < untilMs);
    const { process, system } = shares();
    expect(process).toBeGreaterThan(0);
    expect(system).toBeGreaterThan(0);
    expect(Math.max(process, system)).toBeLessThanOrEqual(1);
  });
});

describe("disk and network", () => {
  it("tells how full a folder's disk is, and nothing of folders that are not there", async () => {
    expect(await diskShare(tmpdir())).toBeGreaterThan(0);
    expect(await diskShare(tmpdir())).toBeLessThan(1);
    expect(await diskShare("/no/such/folder")).toBeNull();
  });

  it("reads Linux's words", () => {
    expect(
      parseProcessIo("rchar: 1\nread_bytes: 4096\nwrite_bytes: 512\ncancelled_write_bytes: 7\n"),
    ).toEqual({
      read: 4096,
      write: 512,
    });
    const head = "Inter-|   Receive    |  Transmit\n face |bytes packets|bytes\n";
    const line = (name: string) => `  ${name}: 100 1 0 0 0 0 0 0 200 2 0 0 0 0 0 0\n`;
    expect(parseInterfaces(head + line("lo") + line("veth12") + line("eth0"))).toEqual([
      { name: "lo", receive: 100, transmit: 200 },
      { name: "eth0", receive: 100, transmit: 200 },
    ]);
  });

  it.skipIf(!existsSync("/proc/self/io"))("reads them on this machine", async () => {
    expect(await diskBytes()).toEqual({ read: expect.any(Number), write: expect.any(Number) });
    expect(await networkBytes()).not.toEqual([]);
  });
});
