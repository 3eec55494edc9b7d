import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { Button } from "./button.tsx";
import type { ApiErrorFacts } from "./error-facts.ts";
import { errorText } from "./error-facts.ts";
import { Icon, type IconName } from "./icon.tsx";
import { strings } from "./strings.ts";

/** Stands where something will be; sizes in CSS units. */
export function Skeleton({
  width = "100%",
  height = "1em",
}: {
  readonly width?: string;
  readonly height?: string;
}) {
  return <span class="skeleton" style={{ width, height }} aria-hidden="true" />;
}

const SKELETON_ROWS = 8;

/** Stands where a table will be. */
export function TableSkeleton() {
  return (
    <div class="table-frame card" role="status" aria-label={strings.common.loading}>
      {Array.from({ length: SKELETON_ROWS }, (_, index) => (
        <div class="table-loading-row" key={index}>
          <Skeleton width="10rem" height="1.1em" />
          <Skeleton width="5.500rem" height="1.3em" />
          <Skeleton width="100%" height="0.9em" />
          <Skeleton width="4rem" height="0.9em" />
        </div>
      ))}
    </div>
  );
}

/** Nothing is here, why, and what to do next. */
export function EmptyState(props: {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  /** Good: that nothing is here is how it should be. */
  readonly tone?: "neutral" | "good";
  /** One line in a list of sections instead of the middle of a page. */
  readonly isCompact?: boolean;
  /** It is all that the page has: its title is the page's. */
  readonly isPage?: boolean;
  readonly children?: ComponentChildren;
}) {
  const { tone = "neutral", isCompact = false, isPage = false } = props;
  return (
    <div class="notice" data-tone={tone} data-compact={isCompact}>
      <span class="notice-mark">
        <Icon name={props.icon} />
      </span>
      {isPage ? <h1>{props.title}</h1> : <h2>{props.title}</h2>}
      <p class="notice-text">{props.text}</p>
      {props.children ? <div class="notice-actions">{props.children}</div> : null}
    </div>
  );
}

/** Something failed: what, and a way to try again. */
export function ErrorState(props: {
  readonly title: string;
  readonly error: ApiErrorFacts;
  readonly isRetrying?: boolean;
  /** It is all that the page has: its title is the page's. */
  readonly isPage?: boolean;
  readonly onRetry: () => void;
  readonly children?: ComponentChildren;
}) {
  const { title, error, isRetrying = false, isPage = false, onRetry, children } = props;
  return (
    <div class="notice" data-tone="bad" role="alert">
      <span class="notice-mark">
        <Icon name={error.status === 0 ? "unplugged" : "alert"} />
      </span>
      {isPage ? <h1>{title}</h1> : <h2>{title}</h2>}
      <p class="notice-text">{error.code === "offline" ? strings.errors.neverOpened : errorText(error)}</p>
      <div class="notice-actions">
        <Button kind="primary" icon="refresh" isBusy={isRetrying} onClick={onRetry}>
          {strings.common.retry}
        </Button>
        {children}
      </div>
      <SupportIds error={error} />
    </div>
  );
}

/** What support asks for: the number of the request, and its trace where there is one. */
function SupportIds({ error: { requestId, traceId } }: { readonly error: ApiErrorFacts }) {
  if (requestId === null && traceId === null) return null;
  return (
    <p class="notice-small">
      {requestId === null ? null : (
        <>
          {strings.common.requestId} <code>{requestId}</code>
        </>
      )}
      {traceId === null ? null : (
        <>
          {" "}
          {strings.common.traceId} <code>{traceId}</code>
        </>
      )}
    </p>
  );
}

/** What was asked of the server, while it is not there. */
interface NotLoadedQuery {
  readonly error: ApiErrorFacts | null;
  readonly isFetching: boolean;
  /** How often it has failed; none where something else is asked for now. */
  readonly errorUpdateCount?: number;
  readonly refetch: () => unknown;
}

/** Why it failed, which stays while it is tried again. */
function useFailure({ error, isFetching, errorUpdateCount }: NotLoadedQuery): ApiErrorFacts | null {
  const failure = useRef(error);
  if (error !== null || !isFetching || errorUpdateCount === 0) failure.current = error;
  return failure.current;
}

/**
 * Stands for what could not be fetched yet: `children` keep its place meanwhile; a failure is shown with a way to try again, and
 * stays while it is tried again.
 */
export function NotLoaded(props: {
  readonly query: NotLoadedQuery;
  /** What could not be loaded. */
  readonly title: string;
  /** It is all that the page has: its title is the page's. */
  readonly isPage?: boolean;
  readonly children: ComponentChildren;
}) {
  const { isFetching, refetch } = props.query;
  const failure = useFailure(props.query);
  if (failure === null) return props.children;
  return (
    <ErrorState
      title={props.title}
      error={failure}
      isRetrying={isFetching}
      isPage={props.isPage ?? false}
      onRetry={() => void refetch()}
    />
  );
}

/** What is shown may be old: newer could not be fetched. */
export function StaleBanner(props: { readonly error: ApiErrorFacts; readonly onRetry: () => void }) {
  return (
    <div class="banner" data-tone="warning" role="status">
      <Icon name="unplugged" />
      <span>{strings.common.stale(errorText(props.error))}</span>
      <Button size="small" kind="secondary" onClick={props.onRetry}>
        {strings.common.retry}
      </Button>
    </div>
  );
}

/** What is shown lacks a part that could not be fetched, named by `title`; `children` keep its place meanwhile. In one line. */
export function PartNotLoaded(props: {
  readonly query: NotLoadedQuery;
  readonly title: string;
  readonly children?: ComponentChildren;
}) {
  const { isFetching, refetch } = props.query;
  const failure = useFailure(props.query);
  if (failure === null) return <>{props.children}</>;
  return (
    <div class="banner" data-tone="warning" role="alert">
      <Icon name="unplugged" />
      <span>
        {props.title} {errorText(failure)}
      </span>
      <Button size="small" kind="secondary" isBusy={isFetching} onClick={() => void refetch()}>
        {strings.common.retry}
      </Button>
    </div>
  );
}

/** Why a form could not be sent; its place is there before, so that it is read out when it comes. */
export function FormProblem({ text }: { readonly text: string | null }) {
  return (
    <div role="alert">
      {text === null ? null : (
        <p class="banner" data-tone="bad">
          <Icon name="alert" />
          {text}
        </p>
      )}
    </div>
  );
}
