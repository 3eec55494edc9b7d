import { api } from "../../data/api.ts";
import { queryClient } from "../../data/query-client.ts";
import type { Channel } from "../../data/types.ts";
import { useServerForm } from "../../data/use-server-form.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { FormProblem } from "../../ui/states.tsx";
import { channelsQuery } from "./channels.queries.ts";
import { channelWords } from "./channels.strings.ts";

const words = channelWords.create;

/** Makes a channel of a team; whoever makes it is its owner. */
export function NewChannelDialog(props: {
  readonly onDone: (id: string) => void;
  readonly onClose: () => void;
}) {
  const { form, errors, problem, isPending, submit } = useServerForm<Channel>({
    check: (value) => (value("name").trim() === "" ? { name: words.needsName } : {}),
    send: (value) =>
      api.createChannel({
        body: {
          name: value("name").trim(),
          topic: value("topic").trim(),
          privacy: value("private") === "on" ? "private" : "public",
        },
      }),
    fieldOfCode: { channel_name_taken: "name" },
    onDone: (channel) => {
      void queryClient.invalidateQueries(channelsQuery);
      props.onDone(channel.id);
    },
  });
  return (
    <Dialog title={words.title} onClose={props.onClose}>
      <form class="dialog-form" ref={form} onSubmit={submit} noValidate>
        <FormProblem text={problem} />
        <TextField name="name" label={words.name} maxLength={80} error={errors.name} isVerbatim />
        <TextField name="topic" label={words.topic} maxLength={500} error={errors.topic} />
        <label class="check">
          <input type="checkbox" name="private" />
          {words.isPrivate}
        </label>
        <div class="dialog-actions">
          <Button onClick={props.onClose}>{channelWords.cancel}</Button>
          <Button kind="primary" type="submit" isBusy={isPending}>
            {words.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
