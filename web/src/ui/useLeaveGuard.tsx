import { useCallback, useEffect, useRef, type ReactNode } from 'react';
import { useBlocker } from 'react-router';

import { ConfirmDialog } from './ConfirmDialog';

export interface LeaveWords {
  readonly title: string;
  readonly text: string;
}

const unsaved: LeaveWords = {
  title: 'Leave without saving?',
  text: 'Your changes are not saved yet. They are kept on this device, and will be here when you come back.',
};

/**
 * Asks before a page with unsaved input is left. Render `dialog`; call `release()` right before the page itself goes
 * elsewhere, as after saving. Moving within the page's own path (its search parameters) does not ask.
 */
export function useLeaveGuard(dirty: boolean, words = unsaved): { readonly dialog: ReactNode; readonly release: () => void } {
  const released = useRef(false);
  const blocker = useBlocker(({ currentLocation, nextLocation }) =>
    dirty && !released.current && currentLocation.pathname !== nextLocation.pathname);

  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent) => {
      if (!released.current) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [dirty]);

  return {
    release: useCallback(() => {
      released.current = true;
    }, []),
    dialog: (
      <ConfirmDialog
        opened={blocker.state === 'blocked'}
        soon={dirty}
        title={words.title}
        confirm="Leave"
        cancel="Stay here"
        onConfirm={() => blocker.proceed?.()}
        onCancel={() => blocker.reset?.()}
      >
        {words.text}
      </ConfirmDialog>
    ),
  };
}
