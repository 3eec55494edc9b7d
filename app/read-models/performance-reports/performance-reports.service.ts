import type { Database } from "../../platform/database/index.ts";
import { keysetCursor, type Page, type PageRequest } from "../../platform/database/index.ts";
import type { Logger } from "../../platform/log/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { EmailProvider } from "../../providers/email/port.ts";
import type { MetricsStore } from "../../providers/metrics/port.ts";
import type { AuditService } from "../../modules/audit/index.ts";
import { sendMail } from "../../modules/users/index.ts";
import { titleOf, toMarkdown } from "./markdown.policy.ts";
import { performanceReportErrors } from "./performance-reports.errors.ts";
import { type MailReportPayload, mailReport } from "./performance-reports.jobs.ts";
import { lastSevenDays, weekDue } from "./performance-reports.policy.ts";
import type { createPerformanceReads } from "./performance-reports.reads.ts";
import {
  type PerformanceReport,
  type PerformanceReportHead,
  performanceReportsRepository as repository,
} from "./performance-reports.repository.ts";
import type { ReportWeek, Section, SectionDefinition, SectionSources } from "./section.types.ts";

export type PerformanceReportsService = ReturnType<typeof createPerformanceReportsService>;

/** Writes down how fast and how busy a week was: by itself on Mondays, and for whoever asks. */
export function createPerformanceReportsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly reads: ReturnType<typeof createPerformanceReads>;
  readonly sections: readonly SectionDefinition[];
  readonly metrics: MetricsStore | null;
  readonly capacityDirectory: string | null;
  /** Null: nobody delivers mail; the reports are there all the same. */
  readonly email: EmailProvider | null;
  readonly audit: Pick<AuditService, "record">;
  readonly timeZone: string;
  readonly publicUrl: string;
  readonly logger: Logger;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, reads, email, timeZone, now = () => new Date() } = deps;

  /** A section that cannot be read says so: the others are worth reading without it. */
  async function readSection(definition: SectionDefinition, sources: SectionSources): Promise<Section> {
    const { id, title, columns, read } = definition;
    try {
      return { id, title, columns, ...(await read(sources)) };
    } catch (error) {
      deps.logger.warn({ error, section: id }, "a section of the performance report could not be read");
      return { id, title, columns, note: "This could not be read when the report was written.", rows: [] };
    }
  }

  async function gather(week: ReportWeek) {
    const at = new Date(Math.min(now().getTime(), week.toAt.getTime()));
    const { metrics, capacityDirectory } = deps;
    const sections: Section[] = [];
    // One after the other: nobody waits, and the database has other work.
    for (const definition of deps.sections) {
      sections.push(await readSection(definition, { reads, metrics, capacityDirectory, week, at }));
    }
    const { totalBytes } = await reads.sizes(1);
    return { from: week.from, to: week.to, timeZone, sections, databaseBytes: totalBytes };
  }

  return {
    /**
     * Writes the report of the week before, once it is Monday at seven, and has it mailed to managers and administrators. Of several
     * processes one does; one that was away at that hour does it later. Nothing is written of a week in which nobody was here.
     */
    async writeIfDue(): Promise<"written" | "not_due"> {
      const week = weekDue(timeZone, now());
      if (await repository.isWritten(database.pool, week.from)) return "not_due";
      if (!(await reads.wasUsedBefore(week.toAt))) return "not_due";
      const gathered = await gather(week);
      const readers = email ? await reads.readers() : [];
      return unitOfWork(async (tx) => {
        const report = await repository.insert(tx.db, {
          ...gathered,
          trigger: "schedule",
          requestedBy: null,
        });
        if (!report) return "not_due";
        for (const { id: userId } of readers) tx.enqueue(mailReport, { reportId: report.id, userId });
        return "written";
      });
    },

    /** Writes a report of the last seven days for somebody. */
    async write(person: {
      readonly kind: "user" | "api_key";
      readonly id: string;
      readonly userId: string;
    }): Promise<PerformanceReport> {
      const gathered = await gather(lastSevenDays(timeZone, now()));
      return unitOfWork(async (tx) => {
        const report = await repository.insert(tx.db, {
          ...gathered,
          trigger: "request",
          requestedBy: person.userId,
        });
        if (!report) throw new Error("a report that was asked for was not inserted");
        await deps.audit.record(tx.db, person, "performance_report.written", {
          type: "performance_report",
          id: report.id,
        });
        return report;
      });
    },

    /** @throws invalid_cursor */
    async list({ limit, cursor }: PageRequest): Promise<Page<PerformanceReportHead>> {
      const rows = await repository.page(database.pool, limit + 1, keysetCursor.read(cursor));
      return keysetCursor.page(rows, limit, ({ createdAt, id }) => ({ at: createdAt.toISOString(), id }));
    },

    /** @throws performance_report_not_found */
    async byId(id: string): Promise<PerformanceReport> {
      const report = await repository.byId(database.pool, id);
      if (!report) throw performanceReportErrors.performance_report_not_found();
      return report;
    },

    /**
     * One attempt at mailing a report; nothing happens where it is gone, or its reader is no manager any more.
     * @throws DelayJob while the mail server is to be left alone (costs no attempt), GiveUpJob when it will never take the mail
     */
    async mail({ reportId, userId }: MailReportPayload): Promise<void> {
      const [report, reader] = await Promise.all([
        repository.byId(database.pool, reportId),
        reads.reader(userId),
      ]);
      if (!report || !reader || !email) return;
      const address = `${deps.publicUrl}/api/reports/performance/${report.id}.html`;
      await sendMail(email, {
        to: reader.email,
        subject: `Trunkline: ${titleOf(report)}`,
        text: `Hello ${reader.name},\n\nthis week's report is below, and with its tables set at ${address}\n\n${toMarkdown(report)}`,
      });
    },

    /** Forgets reports that are older than they are kept. */
    prune: (olderThan: Date, limit: number) => repository.prune(database.pool, olderThan, limit),
  };
}
