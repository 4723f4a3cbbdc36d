import { Button, Loader } from '@mantine/core';
import { useSyncExternalStore } from 'react';

import { reachability } from '../api/reachability';
import classes from './Layout.module.css';

function subscribe(listener: () => void) {
  const subscription = reachability.away.subscribe(listener);
  return () => subscription.unsubscribe();
}

/** Tells that the server is away, and goes by itself when it is back. */
export function ServerAway() {
  const away = useSyncExternalStore(subscribe, () => reachability.away.value);
  return (
    <div role="status">
      {away && (
        <div className={classes.away}>
          <Loader size="xs" aria-hidden />
          <span>The server is away. This page goes on by itself when it is back.</span>
          <Button size="compact-sm" variant="subtle" onClick={() => void reachability.ask()}>Ask now</Button>
        </div>
      )}
    </div>
  );
}
