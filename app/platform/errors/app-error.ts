/** One entry of a module's error table: what the world may know of an error. */
export interface ErrorRow {
  /** HTTP status that the error middleware answers with. */
  readonly status: number;
  /** Short public sentence, the same for every occurrence (RFC 9457 `title`). */
  readonly title: string;
  /** Expected errors are a normal answer (logged at info); the others wake the error log. */
  readonly expected: boolean;
  /** What whoever gets it can do about it; for docs/errors.md. */
  readonly remedy: string;
}

/** A field that was wrong, where, and what is allowed. */
export interface FieldError {
  readonly path: string;
  /** JSON pointer to it in the request's body, where it is of the body; made of `path` where it is left out. */
  readonly pointer?: string;
  readonly message: string;
  /** The values that would be accepted, where they are few. */
  readonly allowed?: readonly (string | number | boolean | null)[];
}

/** What one occurrence adds to its row. */
export interface ErrorDetails {
  /** Public sentence about this occurrence (RFC 9457 `detail`). */
  readonly detail?: string;
  /** Fields that were wrong. */
  readonly fields?: readonly FieldError[];
  /** Headers of the answer, such as Retry-After. */
  readonly headers?: Readonly<Record<string, string>>;
  /** For the log only; never sent. No personal data. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** What caused it; logged, never sent. */
  readonly cause?: unknown;
}

/** An error with a stable code. Everything but `context` and `cause` may be shown to a client. */
export class AppError extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly expected: boolean;
  readonly detail: string | undefined;
  readonly fields: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;
  readonly context: Readonly<Record<string, unknown>>;

  constructor(code: string, row: ErrorRow, details: ErrorDetails = {}) {
    super(details.detail ?? row.title, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "AppError";
    this.code = code;
    this.status = row.status;
    this.title = row.title;
    this.expected = row.expected;
    this.detail = details.detail;
    this.fields = details.fields ?? [];
    this.headers = details.headers ?? {};
    this.context = details.context ?? {};
  }
}

/** A table of errors turned into constructors: `errors.call_not_found({ detail })`. */
export type ErrorConstructors<T extends Record<string, ErrorRow>> = {
  readonly [Code in keyof T]: (details?: ErrorDetails) => AppError;
} & { readonly rows: Readonly<T> };

/** Declares a module's errors; the keys are the stable codes. */
export function defineErrors<const T extends Record<string, ErrorRow>>(rows: T): ErrorConstructors<T> {
  const constructors: Record<string, unknown> = { rows };
  for (const [code, row] of Object.entries(rows)) {
    constructors[code] = (details?: ErrorDetails) => new AppError(code, row, details);
  }
  return constructors as ErrorConstructors<T>;
}
