import { useQuery } from "@tanstack/preact-query";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { entered, SelectField, TextField } from "../../ui/fields.tsx";
import { FormProblem, NotLoaded, Skeleton } from "../../ui/states.tsx";
import { colleaguesQuery } from "../people/colleagues.queries.ts";
import { bulkWords as words } from "./bulk.strings.ts";

/** A form that asks for what an action needs; `read` says what is wrong, or goes on. */
export function AskForm(props: {
  readonly onRead: (value: (name: string) => string) => string | undefined;
  readonly children: ComponentChildren;
}) {
  const form = useRef<HTMLFormElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>("input, select")?.focus(), []);
  return (
    <form
      class="dialog-form"
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        if (form.current) setProblem(props.onRead(entered(form.current)) ?? null);
      }}
    >
      <FormProblem text={problem} />
      {props.children}
      <div class="dialog-actions">
        <Button kind="primary" type="submit">
          {words.choose}
        </Button>
      </div>
    </form>
  );
}

/** To whom. */
export function AskPerson(props: {
  readonly onChoose: (action: { readonly name: "assign"; readonly to: string | null }) => void;
}) {
  const colleagues = useQuery(colleaguesQuery());
  if (!colleagues.data) {
    return (
      <NotLoaded query={colleagues} title={words.peopleFailed}>
        <Skeleton height="6.500rem" />
      </NotLoaded>
    );
  }
  return (
    <AskForm
      onRead={(value) => {
        props.onChoose({ name: "assign", to: value("to") || null });
        return undefined;
      }}
    >
      <SelectField
        name="to"
        label={words.assignTo}
        defaultValue=""
        options={[["", words.nobody], ...colleagues.data.map(({ id, name }) => [id, name] as const)]}
      />
    </AskForm>
  );
}

/** Which tags. */
export function askTags<Name extends "add_tags" | "remove_tags">(name: Name) {
  return function AskTags(props: {
    readonly onChoose: (action: { readonly name: Name; readonly tags: string[] }) => void;
  }) {
    return (
      <AskForm
        onRead={(value) => {
          const tags = value("tags")
            .split(",")
            .map((tag) => tag.trim())
            .filter(Boolean);
          if (tags.length === 0) return words.tagsNeeded;
          props.onChoose({ name, tags });
          return undefined;
        }}
      >
        <TextField name="tags" label={words.tags} hint={words.tagsHint} maxLength={400} />
      </AskForm>
    );
  };
}
