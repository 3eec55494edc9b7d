import type { Broadcast } from "../../platform/broadcast/index.ts";
import { createRecentReads } from "../../platform/cache/index.ts";
import type { Database } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import type { Logger } from "../../platform/log/index.ts";
import { addSpanEvent } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import type { Actor, IdentityService } from "../identity/index.ts";
import { type FlagChange, type FlagName, flagNameSchema } from "./flags.contract.ts";
import { flagErrors } from "./flags.errors.ts";
import { type FlagChanged, flagChanged } from "./flags.events.ts";
import {
  type Evaluation,
  evaluate,
  FLAGS,
  type FlagContext,
  type FlagDeclaration,
  keyOf,
  MAX_USERS_PER_FLAG,
  type Overrides,
} from "./flags.policy.ts";
import { type FlagOverride, flagsRepository } from "./flags.repository.ts";

/** What is overridden is read anew after this time, where no event told of a change before. */
const OVERRIDES_MAX_AGE_MS = 5_000;
/** All overrides are kept under one key. */
const ALL = "all";

/** Reasons as OpenTelemetry's semantic conventions name them. */
const REASONS = {
  user: "targeting_match",
  role: "targeting_match",
  environment: "static",
  default: "default",
};

/** For whom a flag is asked. */
export interface FlagUser {
  readonly kind: "user" | "api_key";
  readonly id: string;
  /** Of the user, or of the key's maker. */
  readonly role: string;
}

/** A flag with all that is overridden. */
export interface FlagView extends FlagDeclaration {
  readonly name: FlagName;
  readonly overrides: readonly (FlagOverride & { readonly targetName: string | null })[];
}

export type FlagsService = ReturnType<typeof createFlagsService>;

/**
 * Says what is on for whom. Overrides are read from the database and kept for some seconds; a change that is broadcast
 * ends that at once, in every process.
 */
export function createFlagsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly audit: Pick<AuditService, "record">;
  readonly identity: Pick<IdentityService, "userById" | "namesOf">;
  readonly flagChanges: Broadcast<FlagChanged>;
  readonly environment: string;
  readonly logger: Logger;
}) {
  const { database, unitOfWork, audit, identity, environment, logger } = deps;
  const recent = createRecentReads<Overrides>({
    maxAgeMs: OVERRIDES_MAX_AGE_MS,
    read: async () => {
      const overrides = await flagsRepository.all(database.pool);
      return new Map(overrides.map(({ flag, scope, target, isOn }) => [keyOf(flag, scope, target), isOn]));
    },
  });
  deps.flagChanges.follow({ onMessage: recent.clear, onGap: recent.clear });

  /** Null when they cannot be read: then everything is its default. */
  async function overrides(): Promise<Overrides | null> {
    try {
      return await recent.get(ALL);
    } catch (error) {
      logger.warn({ error }, "feature flags cannot be read and are at their defaults");
      return null;
    }
  }

  function contextOf(user: FlagUser | null): FlagContext {
    return { environment, role: user?.role ?? null, userId: user?.kind === "user" ? user.id : null };
  }

  /** What a flag is for somebody, as an event of the active span, too; `read` is null where it could not be read. */
  function decide(name: FlagName, user: FlagUser | null, read: Overrides | null): boolean {
    const evaluation = evaluate(name, read ?? new Map(), contextOf(user));
    trace(name, evaluation, read ? REASONS[evaluation.decidedBy] : "error");
    return evaluation.isOn;
  }

  async function viewOf(rows: readonly FlagOverride[], names: readonly FlagName[]): Promise<FlagView[]> {
    const userIds = rows.filter(({ scope }) => scope === "user").map(({ target }) => target);
    const userNames = await identity.namesOf(userIds);
    return names.map((name) => ({
      name,
      ...FLAGS[name],
      overrides: rows
        .filter(({ flag }) => flag === name)
        .map((row) => ({ ...row, targetName: userNames.get(row.target) ?? null })),
    }));
  }

  return {
    /** Is a feature on for somebody; for nobody in particular with null. */
    async isOn(name: FlagName, user: FlagUser | null): Promise<boolean> {
      return decide(name, user, await overrides());
    },

    /**
     * For what must not be shown to others: where it cannot be known for whom it is on, it is for nobody.
     * @throws feature_off; as the database does where overrides cannot be read
     */
    async requireOn(name: FlagName, user: FlagUser | null): Promise<void> {
      if (!decide(name, user, await recent.get(ALL))) throw flagErrors.feature_off();
    },

    /** What every flag is for somebody. */
    async ofUser(user: FlagUser): Promise<Readonly<Record<FlagName, boolean>>> {
      const read = (await overrides()) ?? new Map();
      const context = contextOf(user);
      const entries = flagNameSchema.options.map((name) => [name, evaluate(name, read, context).isOn]);
      return Object.fromEntries(entries);
    },

    /** Every flag with all that is overridden, as the database has it now. */
    async list(): Promise<FlagView[]> {
      return viewOf(await flagsRepository.all(database.pool), flagNameSchema.options);
    },

    /**
     * Changes what a flag is for an environment, a role or a user, or takes that away; it counts at once, everywhere.
     * @throws flag_not_found, invalid_input when there is no such user, too_many_flag_users
     */
    async setOverride(actor: Actor, given: string, change: FlagChange): Promise<FlagView> {
      const { data: name } = flagNameSchema.safeParse(given);
      if (!name) throw flagErrors.flag_not_found();
      const { scope, target, isOn: next, reason } = change;
      const key = { flag: name, scope, target };
      if (scope === "user" && next !== null && !(await identity.userById(target))) {
        throw commonErrors.invalid_input({ fields: [{ path: "target", message: "is no user" }] });
      }
      const rows = await unitOfWork(async (tx) => {
        const before = await flagsRepository.lock(tx.db, key);
        if (next === null) await flagsRepository.remove(tx.db, key);
        else {
          const isAdded = scope === "user" && before === null;
          if (isAdded && (await flagsRepository.countUsers(tx.db, name)) >= MAX_USERS_PER_FLAG)
            throw flagErrors.too_many_flag_users();
          await flagsRepository.save(tx.db, key, next, reason);
        }
        if (before !== null || next !== null) {
          const detail = { scope, target, before, after: next, reason };
          await audit.record(
            tx.db,
            actor,
            "feature_flag.changed",
            { type: "feature_flag", id: name },
            detail,
          );
          tx.publish(flagChanged, { name });
        }
        return flagsRepository.all(tx.db);
      });
      const [view] = await viewOf(rows, [name]);
      if (!view) throw new Error(`the flag ${name} has no view`);
      return view;
    },
  };
}

function trace(name: FlagName, { isOn }: Evaluation, reason: string): void {
  addSpanEvent("feature_flag.evaluation", {
    "feature_flag.key": name,
    "feature_flag.provider.name": "trunkline",
    "feature_flag.result.variant": isOn ? "on" : "off",
    "feature_flag.result.reason": reason,
  });
}
