import { useEffect, useState, type ComponentType } from 'react';

import { reachability } from '../api/reachability';

const loaded = new WeakMap<object, unknown>();

/**
 * A component that is fetched when it is first `wanted`, so that pages do without until then. Null until it is there; while the
 * server is away it waits. (React.lazy would fail once and for all, and take the page with it.) `load` must be a constant.
 */
export function useLate<P>(load: () => Promise<ComponentType<P>>, wanted: boolean): ComponentType<P> | null {
  const [Component, setComponent] = useState(() => (loaded.get(load) as ComponentType<P> | undefined) ?? null);
  useEffect(() => {
    if (!wanted || Component) return;
    let gone = false;
    const fetch = async () => {
      while (!gone) {
        try {
          const found = await load();
          loaded.set(load, found);
          if (!gone) setComponent(() => found);
          return;
        } catch {
          reachability.report();
          await reachability.back();
        }
      }
    };
    void fetch();
    return () => {
      gone = true;
    };
  }, [load, wanted, Component]);
  return Component;
}
