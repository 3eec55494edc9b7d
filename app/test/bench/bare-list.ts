import { createHash } from "node:crypto";
import Router from "@koa/router";
import { Redis } from "ioredis";
import Koa from "koa";
import pg from "pg";

/**
 * The limit of `GET /api/calls?limit=25`: the same session, the same statement and the same JSON with nothing around
 * them. Started as a process of its own with the application's variables for port, database and Redis; with BARE_LIST=ready it
 * answers the string that it answered first, which is the limit of a cache.
 */
const IS_READY = process.env.BARE_LIST === "ready";
const CACHED_SECONDS = 10;
const SELECT_PAGE = `
  select c.id, c.direction, c.provider, c.status, c.priority, c.phone, c.from_number, c.to_number, c.user_id,
    u.name as user_name, c.caller_name, c.summary, c.raw_reason, c.initiated_at, c.started_at, c.ended_at,
    c.duration_s, c.traceparent, c.alert_count, c.updated_at
  from calls c left join users u on u.id = c.user_id
  order by c.initiated_at desc, c.id desc limit $1`;

const pool = new pg.Pool({ connectionString: process.env.TRUNKLINE_DATABASE_URL, min: 5, max: 20 });
const redis = new Redis(process.env.TRUNKLINE_REDIS_URL ?? "");
const router = new Router();
let ready: string | undefined;

/** From PostgreSQL into the cache, as the application does it. */
async function readSession(key: string): Promise<string | null> {
  const { rows } = await pool.query<{ ends_at: Date }>(
    "update sessions set idle_ends_at = now() + interval '30 minutes' where key = $1 returning ends_at",
    [key.split(":").at(-1)],
  );
  if (!rows[0]) return null;
  const record = JSON.stringify({ endsAtMs: rows[0].ends_at.getTime() });
  await redis.set(key, record, "EX", CACHED_SECONDS);
  return record;
}

router.get("/api/health/ready", (ctx) => {
  ctx.body = "ready";
});

router.get("/api/calls", async (ctx) => {
  const session = ctx.cookies.get("trunkline_session") ?? "";
  const key = `trunkline:session:${createHash("sha256").update(session).digest("hex")}`;
  const record = (await redis.get(key)) ?? (await readSession(key));
  if (record === null || JSON.parse(record).endsAtMs <= Date.now()) {
    ctx.status = 401;
    return;
  }
  if (ready !== undefined) {
    ctx.type = "json";
    ctx.body = ready;
    return;
  }
  const limit = Number(ctx.query.limit);
  const { rows } = await pool.query(SELECT_PAGE, [limit + 1]);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  const body = {
    items: items.map((row) => ({
      id: row.id,
      direction: row.direction,
      provider: row.provider,
      status: row.status,
      priority: row.priority,
      phone: row.phone,
      fromNumber: row.from_number,
      toNumber: row.to_number,
      userId: row.user_id,
      userName: row.user_name,
      callerName: row.caller_name,
      summary: row.summary,
      rawReason: row.raw_reason,
      durationSeconds: row.duration_s,
      alertCount: row.alert_count,
      initiatedAt: row.initiated_at,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      updatedAt: row.updated_at,
      traceId: row.traceparent?.split("-")[1] ?? null,
    })),
    nextCursor: last
      ? Buffer.from(`${last.initiated_at.toISOString()}|${last.id}`).toString("base64url")
      : null,
  };
  if (IS_READY) ready = JSON.stringify(body);
  ctx.body = body;
});

new Koa().use(router.routes()).listen(Number(process.env.TRUNKLINE_HTTP_PORT), "127.0.0.1");
