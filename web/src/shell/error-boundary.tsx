import { Component, type ComponentChildren } from "preact";
import { reportError } from "../telemetry/errors.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { shellWords } from "./shell.strings.ts";
import { strings } from "../ui/strings.ts";

/** Keeps an error of one page from taking down the rest; going elsewhere (another `place`) recovers. */
export class PageBoundary extends Component<
  { readonly place: string; readonly children: ComponentChildren },
  { readonly brokenPlace: string | null }
> {
  override state = { brokenPlace: null as string | null };

  override componentDidCatch(error: unknown): void {
    reportError(error);
    this.setState({ brokenPlace: this.props.place });
  }

  override render() {
    const { place, children } = this.props;
    if (this.state.brokenPlace !== place) return children;
    return (
      <div class="notice" data-tone="bad" role="alert">
        <span class="notice-mark">
          <Icon name="alert" />
        </span>
        <h1>{shellWords.errors.page}</h1>
        <p class="notice-text">{shellWords.errors.pageText}</p>
        <Button kind="primary" icon="refresh" onClick={() => this.setState({ brokenPlace: null })}>
          {strings.common.retry}
        </Button>
      </div>
    );
  }
}
