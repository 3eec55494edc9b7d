import { count, type ReportDefinition } from "../report.types.ts";

/** A table with fewer rows is read from end to end as fast as by an index. */
const BIG_TABLE_ROWS = 10_000;
/** As often since counting began: more than somebody who looks around. */
const OFTEN = 50;

/**
 * What indexes are worth, from PostgreSQL's own counters (CC-15). It reads catalogues and statistics alone, and sizes from the
 * last VACUUM or ANALYZE: it takes no lock of any table, so that it neither waits for a migration nor holds one up.
 */
export const indexesReport: ReportDefinition = {
  id: "indexes",
  title: "Indexes",
  description:
    "Which indexes were used since counting began, which were not, and where one is missing: foreign keys of big tables without one, and big tables that are often read from end to end.",
  permission: "reports:indexes",
  hasPeriod: false,
  usesStatements: true,
  measures: [
    {
      name: "verdict",
      title: "Used, unused, unique (unused, but keeps rows unique) or recommended",
      type: "text",
      unit: null,
    },
    count("scans", "Uses; for a recommendation, readings of the whole table", "scan"),
    { name: "sizeBytes", title: "Size", type: "number", unit: "By" },
    count("tableRows", "Rows of the table", "row"),
    { name: "reason", title: "Why", type: "text", unit: null },
    { name: "countedSince", title: "Counting began at", type: "text", unit: null },
  ],
  sql: {
    index: `
      with found as (
        select s.relname as "table", s.indexrelname as "index",
          case when s.idx_scan > 0 then 'used' when x.indisunique then 'unique' else 'unused' end as verdict,
          s.idx_scan as scans, c.relpages::float8 * current_setting('block_size')::integer as bytes, t.n_live_tup as table_rows,
          case
            when not x.indisvalid then 'It is half built: no query can use it. Drop it and build it anew.'
            when s.idx_scan > 0 then null
            when x.indisunique then 'No query asked it; it keeps rows unique.'
            else 'No query asked it, and every write pays for it. Look at every replica before you drop it.'
          end as reason
        from pg_stat_user_indexes s
          join pg_index x on x.indexrelid = s.indexrelid
          join pg_class c on c.oid = s.indexrelid
          left join pg_stat_user_tables t on t.relid = s.relid
        union all
        select t.relname, null, 'recommended', t.seq_scan, null, t.n_live_tup,
          'The foreign key ' || k.conname || ' (' || string_agg(a.attname, ', ' order by a.attnum)
            || ') has no index: who deletes or changes the other row reads this whole table.'
        from pg_constraint k
          join pg_stat_user_tables t on t.relid = k.conrelid
          join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
        where k.contype = 'f' and t.n_live_tup >= ${BIG_TABLE_ROWS}
          and not exists (
            select from pg_index x where x.indrelid = k.conrelid and x.indisvalid and x.indkey[0] = any (k.conkey))
        group by k.oid, k.conname, t.relname, t.seq_scan, t.n_live_tup
        union all
        select t.relname, null, 'recommended', t.seq_scan, null, t.n_live_tup,
          'Read from end to end ' || t.seq_scan || ' times, ' || t.seq_tup_read / t.seq_scan || ' rows each time.'
            || coalesce(' Most pages were read by: ' || (
              select left(regexp_replace(s.query, '\\s+', ' ', 'g'), 300) from statements s
              where s.query ~* ('\\m' || t.relname || '\\M') order by s.pages desc limit 1), '')
        from pg_stat_user_tables t
        where t.n_live_tup >= ${BIG_TABLE_ROWS} and t.seq_scan >= ${OFTEN}
          and t.seq_tup_read / t.seq_scan >= ${BIG_TABLE_ROWS}
      )
      select concat_ws(' ', array_position(array['recommended', 'unused', 'unique', 'used'], verdict), "table", "index", reason) as sort_key,
        "table", "index", verdict as "verdict", scans::float8 as "scans", bytes as "sizeBytes",
        table_rows::float8 as "tableRows", reason as "reason",
        (select to_char(stats_reset at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
          from pg_stat_database where datname = current_database()) as "countedSince"
      from found`,
  },
};
