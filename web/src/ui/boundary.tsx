import { Component, type ComponentChildren } from "preact";
import { reportError } from "../telemetry/errors.ts";
import type { ApiErrorFacts } from "./error-facts.ts";
import { ErrorState } from "./states.tsx";
import { strings } from "./strings.ts";

interface BoundaryProps {
  /** What the part is called, where that is known beside it. */
  readonly title?: string;
  /** It is all that the page has. */
  readonly isPage?: boolean;
  readonly children: ComponentChildren;
}

interface Broken {
  readonly error: ApiErrorFacts;
  /** Where it broke; elsewhere it is shown again. */
  readonly place: string;
  readonly isRetrying: boolean;
  readonly askAnew: () => Promise<unknown>;
}

let rememberShown = () => async (): Promise<unknown> => undefined;

/**
 * Has somebody ask anew for what was shown, before a part that broke over it is tried again: from what is known it would break
 * again. `remember` is called when one breaks, what it answers when it is tried again.
 */
export function healBoundariesBy(remember: () => () => Promise<unknown>): void {
  rememberShown = remember;
}

/**
 * Keeps an error of one part of a page from taking down the others, and says under which trace it was reported. "Try again" asks for
 * what it shows and makes it anew; going elsewhere, even to another view of the same page, makes it anew, too.
 */
export class Boundary extends Component<BoundaryProps, { readonly broken: Broken | null }> {
  override state = { broken: null as Broken | null };

  static override getDerivedStateFromProps(_props: object, { broken }: { readonly broken: Broken | null }) {
    return broken !== null && broken.place !== placeNow() ? { broken: null } : null;
  }

  override componentDidCatch(thrown: unknown): void {
    const error = { ...BROKEN, traceId: reportError(thrown) };
    this.setState({
      broken: { error, place: placeNow(), isRetrying: false, askAnew: rememberShown() },
    });
  }

  async retry(broken: Broken): Promise<void> {
    const trying = { ...broken, isRetrying: true };
    this.setState({ broken: trying });
    await broken.askAnew().catch(() => undefined);
    this.setState(({ broken: now }) => (now === trying ? { broken: null } : null));
  }

  override render() {
    const { title: part, isPage = false, children } = this.props;
    const { broken } = this.state;
    if (broken === null) return children;
    const title = part === undefined ? strings.errors.broken : strings.errors.brokenPart(part);
    const state = (
      <ErrorState
        title={isPage ? strings.errors.brokenPage : title}
        error={broken.error}
        isPage={isPage}
        isRetrying={broken.isRetrying}
        onRetry={() => void this.retry(broken)}
      />
    );
    return isPage ? (
      state
    ) : (
      <section class="card" aria-label={title}>
        {state}
      </section>
    );
  }
}

/** Its children, each within a boundary of its own. */
export function Boundaries({ children }: { readonly children: ComponentChildren }) {
  return (
    <>
      {[children].flat().map((child, place) => (
        // By its place: whether a part is there changes, where it stands does not.
        <Boundary key={place}>{child}</Boundary>
      ))}
    </>
  );
}

/** As it is said to people: nobody can do anything about what was thrown. */
const BROKEN: ApiErrorFacts = {
  status: 500,
  code: "broken",
  message: strings.errors.broken,
  detail: null,
  requestId: null,
  traceId: null,
  retryAfterSeconds: null,
};

/** The address without its place in the page. */
function placeNow(): string {
  return location.pathname + location.search;
}
