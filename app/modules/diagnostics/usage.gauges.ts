import { freemem, totalmem } from "node:os";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import type { Database } from "../../platform/database/index.ts";
import { createCpuShares, diskBytes, diskShare, networkBytes } from "../../platform/process-usage/index.ts";
import { instruments, type Observation } from "../../platform/telemetry/index.ts";
import type { ModuleGauge } from "../module.ts";

/** What this process and its machine use: CPU, memory, disk, network, connections of the pool, and what became of its spans. Each process tells of itself. */
export function usageGauges(deps: {
  readonly memoryLimitBytes: number;
  /** Folders that must not run full, by what is in them. */
  readonly folders: Readonly<Record<string, string>>;
  readonly database: Pick<Database, "poolUsage">;
}): ModuleGauge[] {
  const { memoryLimitBytes, folders, database } = deps;
  const cpu = createCpuShares();
  const one = (value: number): readonly Observation[] => [{ value }];
  const gauge = (instrument: ModuleGauge["gauge"], read: ModuleGauge["read"]): ModuleGauge => ({
    role: "any",
    gauge: instrument,
    read,
  });
  return [
    gauge(instruments.processCpuUtilization, () => one(cpu().process)),
    gauge(instruments.systemCpuUtilization, () => one(cpu().system)),
    gauge(instruments.processMemoryLimit, () => one(memoryLimitBytes)),
    gauge(instruments.processMemoryUtilization, () => one(process.memoryUsage.rss() / memoryLimitBytes)),
    gauge(instruments.systemMemoryUtilization, () => one(1 - freemem() / totalmem())),
    gauge(instruments.diskUtilization, async () => {
      const shares = await Promise.all(
        Object.entries(folders).map(async ([name, path]) => ({ name, value: await diskShare(path) })),
      );
      return shares.flatMap(({ name, value }) =>
        value === null ? [] : [{ value, attributes: { [ATTRIBUTES.diskFolder]: name } }],
      );
    }),
    gauge(instruments.diskIo, async () =>
      Object.entries((await diskBytes()) ?? {}).map(([direction, value]) => ({
        value,
        attributes: { "disk.io.direction": direction },
      })),
    ),
    gauge(instruments.networkIo, async () =>
      (await networkBytes()).flatMap(({ name, ...bytes }) =>
        Object.entries(bytes).map(([direction, value]) => ({
          value,
          attributes: { "network.interface.name": name, "network.io.direction": direction },
        })),
      ),
    ),
    gauge(instruments.databaseConnections, () => {
      const { used, idle } = database.poolUsage();
      return Object.entries({ used, idle }).map(([state, value]) => ({
        value,
        attributes: { "db.client.connection.state": state },
      }));
    }),
    gauge(instruments.databasePoolPending, () => one(database.poolUsage().pending)),
    gauge(instruments.databasePoolUtilization, () => {
      const { used, max } = database.poolUsage();
      return one(used / max);
    }),
  ];
}
