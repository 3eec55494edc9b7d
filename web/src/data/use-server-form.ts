import { useMutation } from "@tanstack/preact-query";
import { useEffect, useRef, useState } from "preact/hooks";
import { errorText } from "../ui/error-facts.ts";
import { entered, focusFirstError } from "../ui/fields.tsx";
import type { ApiError } from "./http.ts";
import { saidQueued } from "./kept.ts";

/** What a form says of its fields: by name, what is wrong. */
type FieldErrors = Readonly<Record<string, string | undefined>>;

/**
 * A form that is sent to the server: `check` says what is missing before it is sent, `send` asks the server. What the server
 * says of single fields stands beside them; anything else is `problem`.
 */
export function useServerForm<Answer>(options: {
  readonly check?: (value: (name: string) => string) => FieldErrors;
  readonly send: (value: (name: string) => string) => Promise<Answer>;
  readonly onDone: (answer: Answer) => void;
  /** Without the server it was kept, and goes out later: where that can be, the form is done. */
  readonly onQueued?: () => void;
  /** Errors that belong to one field, by the server's code. */
  readonly fieldOfCode?: Readonly<Record<string, string>>;
}) {
  const form = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [problem, setProblem] = useState<string | null>(null);
  const { mutate, isPending } = useMutation<Answer, ApiError, (name: string) => string>({
    mutationFn: options.send,
    onSuccess: options.onDone,
    onError(error) {
      if (options.onQueued && saidQueued(error)) {
        options.onQueued();
        return;
      }
      const field = options.fieldOfCode?.[error.code];
      if (field) setErrors({ [field]: errorText(error) });
      else if (Object.keys(error.fields).length > 0) setErrors(sentences(error.fields));
      else setProblem(errorText(error));
    },
  });
  useEffect(() => {
    if (Object.keys(errors).length > 0) focusFirstError(form.current);
  }, [errors]);
  return {
    form,
    errors,
    problem,
    isPending,
    submit(event: Event): void {
      event.preventDefault();
      if (isPending || !form.current) return;
      const value = entered(form.current);
      const found = options.check?.(value) ?? {};
      setErrors(found);
      setProblem(null);
      if (Object.keys(found).length === 0) mutate(value);
    },
  };
}

/** "must have …" → "It must have …." */
function sentences(fields: ApiError["fields"]): FieldErrors {
  return Object.fromEntries(
    Object.entries(fields).map(([name, message]) => [
      name,
      message.startsWith("must ")
        ? `It ${message}.`
        : `${message.charAt(0).toUpperCase()}${message.slice(1)}.`,
    ]),
  );
}
