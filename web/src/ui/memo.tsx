import { Component, type ComponentClass, type FunctionComponent } from "preact";

/**
 * A component that is rendered again only when something that it is given is another than before (by `Object.is`), or a signal that it
 * reads is: one of many on a screen where one changes at a time. What it is given must therefore say all that it shows.
 */
export function memo<Props extends object>(Part: FunctionComponent<Props>): ComponentClass<Props> {
  return class Memo extends Component<Props> {
    static override displayName = `Memo(${Part.displayName ?? Part.name})`;

    override shouldComponentUpdate(next: Props): boolean {
      return differs(this.props, next);
    }

    override render() {
      return <Part {...(this.props as Props)} />;
    }
  };
}

/** Is anything that a component is given another than before? */
export function differs(before: object, after: object): boolean {
  const [was, is] = [before, after] as [Record<string, unknown>, Record<string, unknown>];
  return Object.keys({ ...was, ...is }).some((name) => !Object.is(was[name], is[name]));
}
