import type { Plugin, Rolldown } from "vite";

type Groups = NonNullable<Exclude<Rolldown.OutputOptions["codeSplitting"], boolean | undefined>["groups"]>;

const OURS = /web\/src\//;
const EVERYWHERE =
  /rolldown\/runtime|web\/src\/(ui\/(badge|time|phone|address|period|filters|dialog|popover|back-link|memo|in-turn|turns|frames|type-ahead|hold-keys)\.tsx?|data\/(live\/use-channel|optimistic|paged-list|apply-event|use-gathered|gather-requests|kept|put-back|in-call|unsent\/answers|offline\/passing)\.ts|features\/identity\/(identity\.strings\.ts|permitted\.tsx))/;

/**
 * Which modules come in one file: what is needed together. Each file costs a place in the browser's queue (six at a time by HTTP/1.1), its
 * headers, a task, and a worse compression. What no group names, Rolldown puts beside what needs it.
 */
export function chunksPlugin(): Plugin {
  const start = new Set<string>();
  return {
    name: "trunkline:chunks",
    apply: "build",
    config: () => ({
      build: { rolldownOptions: { output: { codeSplitting: { groups: groups((id) => start.has(id)) } } } },
    }),
    buildEnd() {
      start.clear();
      const visit = (id: string): void => {
        if (start.has(id)) return;
        start.add(id);
        for (const imported of this.getModuleInfo(id)?.importedIds ?? []) visit(imported);
      };
      for (const id of this.getModuleIds()) if (this.getModuleInfo(id)?.isEntry) visit(id);
    },
  };
}

function groups(isOfStart: (id: string) => boolean): Groups {
  return [
    { name: "preact", test: /node_modules\/(preact|@preact|preact-iso)\// },
    {
      name: "query",
      test: /node_modules\/@tanstack\/(query-core|preact-query)\/(?!.*([iI]nfinite|[qQ]ueries|Suspense|hydrat|persist))/,
    },
    // What runs before the first page: all of our own that the entry imports, what that imports, and the small things that every page uses.
    { name: "start", test: (id) => EVERYWHERE.test(id) || (OURS.test(id) && isOfStart(id)) },
    {
      // A call or an alert in a line: the board, Today, the lists of calls and leads.
      name: "calls",
      test: /web\/src\/(features\/(calls\/(call-state|board|call-filters|calls\.queries|call\.strings|call-words|status-badge)|calling\/(calling\.strings|refusal|place-call|call-button|phone-cell)|alerts\/(alerts\.strings|take|alerts\.queries|sms-wait|take-controls)|settlement\/(settlement\.strings|settle)|incidents\/.*)\.tsx?|data\/(use-gathered|gather-requests)\.ts)$/,
    },
    {
      name: "list",
      test: /(web\/src\/(ui\/grid\/.*|features\/lists\/(list-filters|list-screen|lists\.strings|use-default-view|move-views|view-row|views-menu|views|saved-views\.queries)\.tsx?|data\/(use-paged-list|pages|apply-event)\.ts)|node_modules\/@tanstack\/(virtual-core|.*[iI]nfiniteQuery).*)$/,
    },
    {
      name: "forms",
      test: /web\/src\/(ui\/(fields|download-link|back-link|copy-button|tip-button)\.tsx|data\/(use-server-form|kept|put-back)\.ts|features\/people\/.*\.tsx?)$/,
    },
    {
      name: "bulk",
      test: /web\/src\/features\/(bulk\/.*|records\/use-changed-rows\.ts)$/,
    },
    {
      name: "leads",
      test: /web\/src\/features\/leads\/(lead-filters|leads\.queries|leads\.strings|lead-words|lead-moves|lost-dialog|move-lead|lead-columns)\.tsx?$/,
    },
    {
      // Conversations beside their list: the inbox and the voicemails.
      name: "threads",
      test: /web\/src\/(features\/((voicemails|colleagues)\/.*|lists\/(split-list|owner-mark)\.tsx)|ui\/choice-dialog\.tsx|data\/(as-it-was|unsent\/unsent)\.ts)$/,
    },
    {
      // What the bar and the navigation show once the page is there.
      name: "bar",
      test: /web\/src\/(shell\/(nav-counts?|page-bars|page-bars\.strings|use-oldest-shown|administration-links|bar-tools|user-menu|sign-out-dialog)\.tsx?|features\/(notifications\/(notification-list|notifications|notifications\.strings|notification-bell)|channels\/(channels\.strings|channel-list)|flags\/(flags\.queries|use-flag))\.tsx?|data\/live\/(hub|shared-socket)\.ts)$/,
    },
    // The list of endpoints and the page of one: small, and much of it is in both.
    { name: "webhooks", test: /web\/src\/features\/webhooks\/.*/ },
    { name: "overlays", test: /node_modules\/(@zag-js|@floating-ui|proxy-compare)\// },
    { name: "tracing", test: /node_modules\/(@opentelemetry|@grafana\/faro-web-tracing)\// },
  ];
}
