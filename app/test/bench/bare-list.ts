import { createHash } from "node:crypto";
import Router from "@koa/router";
import { Redis } from "ioredis";
import Koa from "koa";
import pg from "pg";
import { presentCall } from "../../modules/calls/calls.presenter.ts";
import { toCallView, VIEW_LIST } from "../../modules/calls/calls.repository.ts";
import { ISO_TIMES } from "../../platform/database/index.ts";

/**
 * The limit of `GET /api/calls?limit=25`: the same session, the same columns and the same JSON with nothing around
 * them. Started as a process of its own with the application's variables for port, database and Redis; with BARE_LIST=ready it
 * answers the string that it answered first, which is the limit of a cache.
 */
const IS_READY = process.env.BARE_LIST === "ready";
const CACHED_SECONDS = 10;
const SELECT_PAGE = `select ${VIEW_LIST}, users.name as user_name from calls left join users on users.id = calls.user_id
  order by calls.initiated_at desc, calls.id desc limit $1`;

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
  // A key of its own: what the application keeps under its key holds more.
  const key = `bare:session:${createHash("sha256").update(session).digest("hex")}`;
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
  const { rows } = await pool.query({ text: SELECT_PAGE, values: [limit + 1], types: ISO_TIMES.types });
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  const body = {
    items: items.map((row) => presentCall(toCallView(row))),
    nextCursor: last ? Buffer.from(`${last.initiated_at}|${last.id}`).toString("base64url") : null,
  };
  if (IS_READY) ready = JSON.stringify(body);
  ctx.body = body;
});

new Koa().use(router.routes()).listen(Number(process.env.TRUNKLINE_HTTP_PORT), "127.0.0.1");
