import type { ComponentType } from 'react';

import { reachability } from '../api/reachability';

const flag = 'menagerie:reloaded';

/**
 * Loads a page of the router; while the server is away it waits. File names are stable, so after a new version the page's file
 * may not fit the files that are loaded already: then, and when it cannot be loaded, everything is loaded anew, once.
 */
export function lazily<M>(load: () => Promise<M>, component: (module: M) => ComponentType) {
  return async (): Promise<{ Component: ComponentType }> => {
    try {
      const Component = component(await load().catch(() => again(load)));
      sessionStorage.removeItem(flag);
      return { Component };
    } catch (error) {
      if (sessionStorage.getItem(flag)) throw error;
      sessionStorage.setItem(flag, '1');
      window.location.reload();
      return new Promise(() => undefined);
    }
  };
}

/** Loading everything anew without a server would lead out of the site. */
async function again<M>(load: () => Promise<M>): Promise<M> {
  reachability.report();
  await reachability.ask();
  await reachability.back();
  return load();
}
