import { ButtonLink } from "../../ui/button.tsx";
import { ProgressBar } from "../dialing/list-progress.tsx";
import { RowText, TodayPanel } from "./today-panel.tsx";
import { AlertRow, CallbackRow, MyCallRow, TaskRow, ThreadRow, VoicemailRow } from "./today-rows.tsx";
import { todayWords as words } from "./today.strings.ts";
import { useAlerts, useCalls, useLists, useTasks, useThreads, useVoicemails } from "./use-today.ts";

/** Urgent alerts that nobody has. */
export function AlertsPanel() {
  return (
    <TodayPanel
      name="alerts"
      href="/alerts"
      query={useAlerts()}
      row={(alert) => <AlertRow alert={alert} />}
    />
  );
}

/** Calls that one is in, and callbacks that are due. */
export function CallsPanel() {
  return (
    <TodayPanel
      name="calls"
      href="/calls?agent=me"
      query={useCalls()}
      row={({ call, callback }) =>
        call ? <MyCallRow call={call} /> : callback ? <CallbackRow callback={callback} /> : null
      }
    />
  );
}

/** Tasks that are due. */
export function TasksPanel() {
  return <TodayPanel name="tasks" href="/tasks" query={useTasks()} row={(task) => <TaskRow task={task} />} />;
}

/** Threads with something unread. */
export function ThreadsPanel() {
  return (
    <TodayPanel
      name="threads"
      href="/inbox"
      query={useThreads()}
      row={(thread) => <ThreadRow thread={thread} />}
    />
  );
}

/** Voicemails that nobody has heard. */
export function VoicemailsPanel() {
  return (
    <TodayPanel
      name="voicemails"
      href="/voicemails"
      query={useVoicemails()}
      row={(voicemail) => <VoicemailRow voicemail={voicemail} />}
    />
  );
}

/** Lists that are being called. */
export function ListsPanel() {
  return (
    <TodayPanel
      name="lists"
      href="/dialing"
      query={useLists()}
      row={({ id, name, progress }) => (
        <>
          <span class="today-list">
            <RowText href={`/dialing/${id}`} title={name} detail={words.left(progress.waiting)} />
            <ProgressBar progress={progress} />
          </span>
          <ButtonLink size="small" href={`/dialing/${id}`}>
            {words.dial}
          </ButtonLink>
        </>
      )}
    />
  );
}
