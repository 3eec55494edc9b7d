import { createServer, type Server } from "node:net";

/** Ports on 127.0.0.1 that nobody listens on at this moment, all different. */
export async function freePorts<const N extends number>(count: N): Promise<number[] & { length: N }> {
  const servers: Server[] = [];
  try {
    for (let index = 0; index < count; index += 1) servers.push(await listen());
    return servers.map(portOf) as number[] & { length: N };
  } finally {
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

function listen(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on a port");
  return address.port;
}
