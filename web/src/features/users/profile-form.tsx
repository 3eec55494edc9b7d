import { api } from "../../data/api.ts";
import { queryClient } from "../../data/query-client.ts";
import { changeUser } from "../../data/session.ts";
import type { Profile } from "../../data/types.ts";
import { useServerForm } from "../../data/use-server-form.ts";
import { Button } from "../../ui/button.tsx";
import { SelectField, TextField } from "../../ui/fields.tsx";
import { FormProblem } from "../../ui/states.tsx";
import { showToast } from "../../ui/toasts.tsx";
import { e164Of } from "./phone-entry.ts";
import { profileQuery } from "./users.queries.ts";
import { profileWords as words, userWords } from "./users.strings.ts";

/** What people change of themselves. */
export function ProfileForm({ profile }: { readonly profile: Profile }) {
  const { form, errors, problem, isPending, submit } = useServerForm({
    check: (value) => (value("name").trim() === "" ? { name: userWords.needName } : {}),
    send: (value) =>
      api.changeProfile({
        body: {
          name: value("name"),
          phone: e164Of(value("phone")),
          timeZone: value("timeZone"),
          onCall: value("onCall") !== "",
        },
      }),
    onDone: (changed) => {
      queryClient.setQueryData(profileQuery.queryKey, changed);
      changeUser({ name: changed.name, timeZone: changed.timeZone });
      showToast({ tone: "good", text: words.saved });
    },
  });
  return (
    <form class="form card" ref={form} noValidate onSubmit={submit}>
      <TextField
        label={words.name}
        name="name"
        autocomplete="name"
        defaultValue={profile.name}
        maxLength={120}
        error={errors.name}
      />
      <TextField
        label={words.phone}
        hint={words.phoneHint}
        name="phone"
        type="tel"
        autocomplete="tel"
        defaultValue={profile.phone ?? ""}
        maxLength={40}
        error={errors.phone}
      />
      <SelectField
        label={words.timeZone}
        name="timeZone"
        defaultValue={profile.timeZone}
        options={timeZones(profile.timeZone)}
        error={errors.timeZone}
      />
      <div class="field">
        <label class="check">
          <input
            type="checkbox"
            name="onCall"
            defaultChecked={profile.onCall}
            aria-invalid={errors.onCall !== undefined}
            aria-describedby={errors.onCall ? "on-call-error on-call-hint" : "on-call-hint"}
          />
          <span>{words.onCall}</span>
        </label>
        <p class="field-hint muted" id="on-call-hint">
          {words.onCallHint}
        </p>
        {errors.onCall ? (
          <p class="field-error" id="on-call-error">
            {errors.onCall}
          </p>
        ) : null}
      </div>
      <FormProblem text={problem} />
      <Button kind="primary" type="submit" isBusy={isPending}>
        {words.save}
      </Button>
    </form>
  );
}

/** All zones that this browser knows; the present one in any case. */
function timeZones(current: string): (readonly [string, string])[] {
  const known = Intl.supportedValuesOf("timeZone");
  const all = known.includes(current) ? known : [current, ...known];
  return all.map((zone) => [zone, zone.replaceAll("_", " ")]);
}
