import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { Database } from "../../platform/database/index.ts";
import type { Logger } from "../../platform/log/index.ts";
import type { ClaimableStore } from "../../platform/store/index.ts";
import { currentTraceId } from "../../platform/telemetry/index.ts";
import type { AuditService } from "../audit/index.ts";
import type { Actor } from "../identity/index.ts";
import { diagnosticsErrors } from "./diagnostics.errors.ts";
import type { ProfileKind, recordProfile } from "./profile-recorder.ts";

const KEPT_SECONDS = 3_600;
/** The latest are kept; each is some hundred kilobytes. */
const MAX_KEPT = 10;
/** A process that died while it recorded holds the others up no longer than this. */
const GRACE_SECONDS = 30;
const LIST = "list";
const TURN = "recording";

const compress = promisify(gzip);
const expand = promisify(gunzip);

/** A profile, or one that is being recorded. */
export interface Profile {
  /** `cpu-` or `heap-`, and the id of the trace that asked for it. */
  readonly name: string;
  readonly kind: ProfileKind;
  readonly seconds: number;
  /** The process of which it is. */
  readonly instance: string;
  readonly requestedAt: string;
  readonly state: "recording" | "ready" | "failed";
}

export type ProfilesService = ReturnType<typeof createProfilesService>;

/** Records profiles of this process when somebody asks, one at a time in all processes, and keeps them for an hour. */
export function createProfilesService(deps: {
  readonly record: typeof recordProfile;
  readonly lists: ClaimableStore<readonly Profile[]>;
  /** Compressed, as base64. */
  readonly files: ClaimableStore<string>;
  readonly database: Database;
  readonly audit: Pick<AuditService, "record">;
  readonly instance: string;
  readonly logger: Pick<Logger, "error">;
}) {
  const { lists, files } = deps;

  /** Only who has its turn changes the list. */
  async function put(profile: Profile): Promise<void> {
    const others = ((await lists.get(LIST)) ?? []).filter(({ name }) => name !== profile.name);
    await lists.set(LIST, [profile, ...others].slice(0, MAX_KEPT), KEPT_SECONDS);
    for (const { name } of others.slice(MAX_KEPT - 1)) await files.delete(name);
  }

  async function run(profile: Profile): Promise<void> {
    try {
      const text = await deps.record(profile.kind, profile.seconds * 1_000);
      await files.set(profile.name, (await compress(text)).toString("base64"), KEPT_SECONDS);
      await put({ ...profile, state: "ready" });
    } catch (error) {
      deps.logger.error({ error, profile: profile.name }, "a profile could not be recorded");
      await put({ ...profile, state: "failed" });
    } finally {
      await lists.delete(TURN);
    }
  }

  return {
    /**
     * Begins to record a profile of this process; resolves at once.
     * @throws profile_recording
     */
    async begin(actor: Actor, kind: ProfileKind, seconds: number): Promise<Profile> {
      if (!(await lists.claim(TURN, [], seconds + GRACE_SECONDS)))
        throw diagnosticsErrors.profile_recording();
      const name = `${kind}-${currentTraceId() ?? randomBytes(16).toString("hex")}`;
      const requestedAt = new Date().toISOString();
      const profile = {
        name,
        kind,
        seconds,
        instance: deps.instance,
        requestedAt,
        state: "recording",
      } as const;
      try {
        await deps.audit.record(deps.database.pool, actor, "profile.recorded", { type: "profile", id: name });
        await put(profile);
      } catch (error) {
        await lists.delete(TURN);
        throw error;
      }
      void run(profile).catch((error: unknown) =>
        deps.logger.error({ error }, "a profile could not be kept"),
      );
      return profile;
    },

    /** Latest first. */
    list: async (): Promise<readonly Profile[]> => (await lists.get(LIST)) ?? [],

    /** @throws profile_not_found, also while it is being recorded */
    async read(name: string): Promise<Buffer> {
      const file = await files.get(name);
      if (file === null) throw diagnosticsErrors.profile_not_found();
      return expand(Buffer.from(file, "base64"));
    },
  };
}
