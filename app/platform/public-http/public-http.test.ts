import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, LookupFunction } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createPublicHttp, type Unsent } from "./public-http.ts";

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A server on loopback; resolves with its port. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<number> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

const reasonOf = (sent: Promise<unknown>) =>
  sent.then(
    () => "sent",
    (error: Unsent) => error.reason,
  );

describe("requests to addresses that others have chosen", () => {
  it.each([
    (port: number) => `http://127.0.0.1:${port}/`,
    (port: number) => `http://localhost:${port}/`,
    (port: number) => `http://2130706433:${port}/`,
    (port: number) => `http://0x7f000001:${port}/`,
    (port: number) => `http://0177.1:${port}/`,
    (port: number) => `http://0.0.0.0:${port}/`,
    (port: number) => `http://[::1]:${port}/`,
    (port: number) => `http://[::ffff:127.0.0.1]:${port}/`,
    (port: number) => `http://[::ffff:7f00:1]:${port}/`,
  ])("go to no private one, however it is written (%#)", async (urlOf) => {
    let asked = 0;
    const port = await serve((_, response) => {
      asked += 1;
      response.end();
    });
    const http = createPublicHttp({ privateHosts: [] });
    expect(await reasonOf(http.post(new URL(urlOf(port)), {}, "{}"))).toBe("address_not_public");
    expect(asked).toBe(0);
  });

  it("go where they are looked up, once: a name with one private address among its own is refused", async () => {
    const names: string[] = [];
    const lookup: LookupFunction = (name, _options, answer) => {
      names.push(name);
      answer(null, [
        { address: "93.184.216.34", family: 4 },
        { address: "127.0.0.1", family: 4 },
      ]);
    };
    const http = createPublicHttp({ privateHosts: [], lookup });
    expect(await reasonOf(http.post(new URL("http://rebind.example/"), {}, "{}"))).toBe("address_not_public");
    expect(names).toEqual(["rebind.example"]);
  });

  it("look a name up at each connection, and judge each anew: one that turns private is refused then", async () => {
    let address = "192.0.2.1";
    const port = await serve((_, response) => response.end());
    const lookup: LookupFunction = (_name, _options, answer) => answer(null, [{ address, family: 4 }]);
    const http = createPublicHttp({ privateHosts: [], lookup, timeoutMs: 300 });
    // 192.0.2.0/24 is for documentation: special, like the others.
    for (address of ["192.0.2.1", "127.0.0.1", "169.254.169.254"])
      expect(await reasonOf(http.post(new URL(`http://turns.example:${port}/`), {}, "{}"))).toBe(
        "address_not_public",
      );
  });

  it("go to private hosts that are named, by host or by host and port", async () => {
    const port = await serve((_, response) => response.writeHead(204).end());
    const post = (privateHosts: string[]) =>
      createPublicHttp({ privateHosts }).post(new URL(`http://127.0.0.1:${port}/`), {}, "{}");
    expect(await post(["127.0.0.1"])).toEqual({ status: 204, retryAfterMs: null });
    expect((await post([`127.0.0.1:${port}`])).status).toBe(204);
    expect(await reasonOf(post([`127.0.0.1:${port + 1}`]))).toBe("address_not_public");
  });

  it("follow no redirect", async () => {
    let asked = 0;
    const port = await serve((_, response) => {
      asked += 1;
      response.writeHead(302, { location: "http://169.254.169.254/latest/meta-data" }).end();
    });
    const http = createPublicHttp({ privateHosts: ["127.0.0.1"] });
    expect((await http.post(new URL(`http://127.0.0.1:${port}/`), {}, "{}")).status).toBe(302);
    expect(asked).toBe(1);
  });

  it("wait so long and no longer, and take so much and no more", async () => {
    const silent = await serve(() => undefined);
    const http = createPublicHttp({ privateHosts: ["127.0.0.1"], timeoutMs: 300 });
    expect(await reasonOf(http.post(new URL(`http://127.0.0.1:${silent}/`), {}, "{}"))).toBe("timeout");
    let written = 0;
    const endless = await serve((_, response) => {
      const chunk = Buffer.alloc(64 * 1024);
      const write = () => {
        while (!response.destroyed && response.write(chunk)) written += chunk.length;
        written += chunk.length;
      };
      response.on("drain", write);
      write();
    });
    const patient = createPublicHttp({ privateHosts: ["127.0.0.1"], timeoutMs: 5_000 });
    const startedAtMs = performance.now();
    expect((await patient.post(new URL(`http://127.0.0.1:${endless}/`), {}, "{}")).status).toBe(200);
    expect(performance.now() - startedAtMs).toBeLessThan(4_000);
    expect(written).toBeLessThan(20_000_000);
  });

  it("say why there is no answer", async () => {
    const port = await serve((_, response) => void response.socket?.destroy());
    const http = createPublicHttp({ privateHosts: ["127.0.0.1", "nowhere.invalid"] });
    expect(await reasonOf(http.post(new URL(`http://127.0.0.1:${port}/`), {}, "{}"))).toBe("connection");
    expect(await reasonOf(http.post(new URL(`https://127.0.0.1:${port}/`), {}, "{}"))).toBe("tls");
    expect(await reasonOf(http.post(new URL("http://nowhere.invalid/"), {}, "{}"))).toBe("host_not_found");
  });
});
