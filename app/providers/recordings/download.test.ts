import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ProviderRejected, ProviderTimeout, ProviderUnavailable } from "../provider-errors.ts";
import { isAllowed } from "./allowed-hosts.ts";
import { download } from "./download.ts";
import { RecordingTooLarge } from "./port.ts";

const SOUND = Buffer.alloc(50_000, 7);

describe("a vendor's file", () => {
  let server: Server;
  let stranger: Server;
  let origin: string;
  let strange: string;
  const seen: { path: string; authorization: string | undefined }[] = [];
  const behave: Readonly<Record<string, RequestListener>> = {
    "/whole": (_, response) => response.end(SOUND),
    "/moved": (_, response) => response.writeHead(302, { location: "/whole" }).end(),
    "/moved-away": (_, response) => response.writeHead(302, { location: `${strange}/whole` }).end(),
    "/round": (_, response) => response.writeHead(302, { location: "/round" }).end(),
    "/missing": (_, response) => response.writeHead(404).end("no"),
    "/gone": (_, response) => response.writeHead(410).end(),
    "/broken": (_, response) => {
      response.writeHead(200, { "content-length": SOUND.length });
      response.write(SOUND.subarray(0, 1_000), () => response.destroy());
    },
    "/endless": (_, response) => {
      response.writeHead(200);
      const more = () => response.write(SOUND, () => response.writable && setImmediate(more));
      more();
    },
    "/dripping": (_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write("."), 20);
      response.on("close", () => clearInterval(drip));
    },
    "/silent": (_, response) => {
      response.writeHead(200, { "content-length": SOUND.length });
      response.write(SOUND.subarray(0, 1_000));
    },
  };

  beforeAll(async () => {
    const listen = async (one: Server) => {
      await new Promise<void>((resolve) => one.listen(0, "127.0.0.1", resolve));
      return `http://127.0.0.1:${(one.address() as AddressInfo).port}`;
    };
    const answer: RequestListener = (request, response) => {
      seen.push({ path: request.url ?? "", authorization: request.headers.authorization });
      behave[request.url ?? ""]?.(request, response);
    };
    server = createServer(answer);
    stranger = createServer(answer);
    [origin, strange] = [await listen(server), await listen(stranger)];
  });
  afterAll(() => {
    for (const one of [server, stranger]) {
      one.closeAllConnections();
      one.close();
    }
  });

  const fetched = async (path: string, more: { hosts?: string[]; maxBytes?: number } = {}) =>
    buffer(
      await download(`${origin}${path}`, more.maxBytes ?? 1_000_000, {
        provider: "vendor",
        allowedHosts: more.hosts ?? [origin],
        urlTemplate: "/{file}",
        authorization: "Basic secret",
        silentForMs: 100,
        wholeWithinMs: 500,
      }),
    );

  it("is fetched with our credentials, also where it has moved within the vendor", async () => {
    expect(await fetched("/moved")).toEqual(SOUND);
    expect(seen.slice(-2)).toEqual(
      ["/moved", "/whole"].map((path) => ({ path, authorization: "Basic secret" })),
    );
  });

  it("is fetched from another host only where that is allowed, and without our credentials", async () => {
    await expect(fetched("/moved-away")).rejects.toThrow(ProviderRejected);
    expect(await fetched("/moved-away", { hosts: [origin, strange] })).toEqual(SOUND);
    expect(seen.at(-1)).toEqual({ path: "/whole", authorization: undefined });
  });

  it.each([
    ["/missing", ProviderUnavailable],
    ["/gone", ProviderRejected],
    ["/round", ProviderRejected],
    ["/broken", ProviderTimeout],
    ["/silent", ProviderTimeout],
    ["/dripping", ProviderTimeout],
  ])("that is %s is an error of its kind", async (path, kind) => {
    await expect(fetched(path)).rejects.toThrow(kind);
  });

  it("is not taken beyond what we take, whether or not it says how long it is", async () => {
    await expect(fetched("/whole", { maxBytes: 10_000 })).rejects.toThrow(RecordingTooLarge);
    await expect(fetched("/endless")).rejects.toThrow(RecordingTooLarge);
  });

  it("has an address at all", async () => {
    const options = { provider: "vendor", allowedHosts: [], urlTemplate: "/" };
    await expect(download("nonsense", 1, options)).rejects.toThrow(ProviderRejected);
    await expect(
      download("http://127.0.0.1:59991/", 1, { ...options, allowedHosts: ["http://127.0.0.1:59991"] }),
    ).rejects.toThrow(ProviderUnavailable);
  });
});

it.each([
  ["https://storage.media.example/a.wav", true],
  ["https://media.example/a.wav", true],
  ["https://deep.storage.media.example/a.wav", true],
  ["http://media.example/a.wav", false],
  ["https://media.example:8443/a.wav", false],
  ["https://media.example.evil.example/a.wav", false],
  ["https://evilmedia.example/a.wav", false],
  ["https://media.example@evil.example/a.wav", false],
  ["http://127.0.0.1:8090/a.wav", true],
  ["http://127.0.0.1:8091/a.wav", false],
  ["http://169.254.169.254/latest/meta-data", false],
  ["file:///etc/passwd", false],
])("%s is allowed: %s", (address, allowed) => {
  const hosts = ["media.example", "*.media.example", "http://127.0.0.1:8090"];
  expect(isAllowed(new URL(address), hosts)).toBe(allowed);
});
