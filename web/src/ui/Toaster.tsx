import { Button, CloseButton } from '@mantine/core';
import { useSyncExternalStore } from 'react';

import { toasts } from './toast';
import classes from './Toaster.module.css';

/** Where toasts appear. The region is there from the start, or screen readers would miss the first. */
export function Toaster() {
  const shown = useSyncExternalStore(toasts.subscribe, toasts.get);
  return (
    <section
      className={classes.region}
      aria-label="Messages"
      aria-live="polite"
      aria-relevant="additions"
      onMouseEnter={toasts.hold}
      onMouseLeave={toasts.resume}
      onFocus={toasts.hold}
      onBlur={toasts.resume}
    >
      {shown.map(({ id, message, kind = 'info', action }) => (
        <div key={id} className={classes.toast} data-kind={kind} role={kind === 'error' ? 'alert' : undefined}>
          <span className={classes.message}>{message}</span>
          {action && <Button size="compact-sm" variant="light" onClick={() => act(id)}>{action.label}</Button>}
          <CloseButton aria-label="Dismiss" onClick={() => close(id)} />
        </div>
      ))}
    </section>
  );
}

// The button goes with its toast, and the blur that would start the clocks again may never come.
function act(id: number) {
  toasts.act(id);
  toasts.resume();
}

function close(id: number) {
  toasts.close(id);
  toasts.resume();
}
