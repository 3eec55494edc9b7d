import { seenTasks } from "../../modules/tasks/index.ts";
import type { Database } from "../../platform/database/index.ts";
import type { RecordScope } from "../../platform/record-scope/index.ts";
import type { CallContextJson } from "./call-context.contract.ts";

type Person = Pick<CallContextJson, "callId" | "organization" | "openTasks" | "openThreads">;
type Sms = NonNullable<CallContextJson["sms"]>;

const WITHIN = (owner: string) =>
  `(:owners::uuid[] is null or ${owner} is null or ${owner} = any (:owners::uuid[]))`;

/** Reads of what stands beside calls; `scope` is what of it somebody may see. */
export function createCallContextReads({ pool }: Pick<Database, "pool">) {
  return {
    /** Uses indexes calls_pkey, tasks_call, tasks_lead, tasks_contact, threads_lead and channels_contact_activity. */
    async persons(ids: readonly string[], scope: RecordScope): Promise<Person[]> {
      const seen = seenTasks(scope, "tasks");
      const owners = scope === "all" ? null : [...scope.ownerIds];
      const { rows } = await pool.raw<{ rows: Person[] }>(
        `select calls.id as "callId", coalesce(contacts.organization, leads.company) as organization,
          (select count(*)::int from tasks where status in ('todo', 'in_progress', 'blocked') and deleted_at is null
            and (call_id = calls.id or lead_id = calls.lead_id or contact_id = calls.contact_id)
            and ${seen.sql.replaceAll("?", ":people")}) as "openTasks",
          (select count(*)::int from threads where status <> 'closed' and ${WITHIN("threads.assigned_to")} and threads.id in (
            select id from threads where lead_id = calls.lead_id
            union select id from channels where contact_id = calls.contact_id and deleted_at is null)) as "openThreads"
        from calls
        left join contacts on contacts.id = calls.contact_id and contacts.deleted_at is null and ${WITHIN("contacts.owner_id")}
        left join leads on leads.id = calls.lead_id and leads.deleted_at is null and ${WITHIN("leads.assigned_to")}
        where calls.id = any (:ids::uuid[])`,
        { ids: [...ids], owners, people: owners },
      );
      return rows;
    },

    /** Of the calls' alerts, by call. Uses indexes alerts_tool_call and messages_alert. */
    async sms(ids: readonly string[]): Promise<ReadonlyMap<string, Sms>> {
      const { rows } = await pool.raw<{
        rows: (Omit<Sms, "wait"> & { callId: string; waits: Sms["wait"] })[];
      }>(
        `select alerts.call_id as "callId", count(*)::int as total,
          count(*) filter (where status = 'delivered')::int as delivered,
          count(*) filter (where status = 'failed')::int as failed,
          count(*) filter (where status in ('queued', 'sending'))::int as waiting,
          (array_agg(json_build_object('for', waits_for, 'until', waits_until) order by waits_until)
            filter (where status = 'queued' and waits_for is not null))[1] as waits
        from messages join alerts on alerts.id = messages.alert_id
        where alerts.call_id = any (?::uuid[]) group by alerts.call_id`,
        [[...ids]],
      );
      return new Map(
        rows.map(({ callId, waits, ...counts }) => [
          callId,
          {
            ...counts,
            wait: waits && { ...waits, until: waits.until && new Date(waits.until).toISOString() },
          },
        ]),
      );
    },
  };
}

export type CallContextReads = ReturnType<typeof createCallContextReads>;
