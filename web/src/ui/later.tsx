import type { ComponentType, FunctionComponent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { takeTurn } from "./turns.ts";

/**
 * A component whose code comes after the first paint; until then `Placeholder` keeps its place. When the code cannot be
 * loaded the placeholder stays, `onFailure` tells whoever asked for it, and the next time that it is shown it is tried again.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Placeholder: FunctionComponent<Props> = () => null,
  onFailure: (props: Props) => void = () => undefined,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined;
  return function Later(props: Props) {
    const [Component, setComponent] = useState(() => loaded);
    const newest = useRef(props);
    newest.current = props;
    useEffect(() => {
      if (loaded) return undefined;
      let isWanted = true;
      load().then(
        (component) => {
          loaded = component;
          takeTurn(() => isWanted && setComponent(() => component));
        },
        () => isWanted && onFailure(newest.current),
      );
      return () => {
        isWanted = false;
      };
    }, []);
    return Component ? <Component {...props} /> : <Placeholder {...props} />;
  };
}
