import { can } from "../../data/session.ts";
import { TeamPanel } from "../../features/today/team-panel.tsx";
import { DO_IT } from "../../features/today/today.shortcuts.ts";
import { todayWords as words } from "../../features/today/today.strings.ts";
import {
  AlertsPanel,
  CallsPanel,
  ListsPanel,
  TasksPanel,
  ThreadsPanel,
  VoicemailsPanel,
} from "../../features/today/today-panels.tsx";
import { Boundary } from "../../ui/boundary.tsx";
import { formatDate } from "../../ui/format.ts";
import { useShortcut } from "../../ui/shortcuts.ts";
import type { PageProps } from "../define-page.tsx";
import "../../features/today/today.css";
import "../../features/dialing/dialing.css";

/** What needs somebody, the most pressing first; each kind stands and fails by itself. */
const MAIN = [
  { name: "alerts", permission: "alerts:read", Panel: AlertsPanel },
  { name: "calls", permission: "call-work:write", Panel: CallsPanel },
  { name: "tasks", permission: "tasks:read", Panel: TasksPanel },
  { name: "threads", permission: "threads:read", Panel: ThreadsPanel },
  { name: "voicemails", permission: "voicemails:read", Panel: VoicemailsPanel },
] as const;
const BESIDE = [
  { name: "team", permission: "reports:read", Panel: TeamPanel },
  { name: "lists", permission: "dial-lists:read", Panel: ListsPanel },
] as const;

/**
 * One's day at a glance: j and k walk through it, `e` does what a row offers. Unlike parts of other pages its panels are made in one task,
 * as they ask for what they show in one request.
 */
export function TodayPage({ title }: PageProps) {
  useShortcut(DO_IT, () => {
    const row = document.activeElement?.closest(".today-row");
    const button = row?.querySelector<HTMLElement>("button, .button");
    button?.click();
    return button instanceof HTMLElement;
  });
  return (
    <>
      <header class="page-head">
        <h1>{title}</h1>
        <span class="muted">{formatDate(new Date().toISOString())}</span>
      </header>
      <div class="today">
        <Panels of={MAIN} />
        <Panels of={BESIDE} />
      </div>
    </>
  );
}

function Panels({ of }: { readonly of: typeof MAIN | typeof BESIDE }) {
  return (
    <div class="today-column">
      {of.map(({ name, permission, Panel }) =>
        can(permission) ? (
          <Boundary key={name} title={words.panels[name]}>
            <Panel />
          </Boundary>
        ) : null,
      )}
    </div>
  );
}
