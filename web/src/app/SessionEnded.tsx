import { useEffect, useState, type ComponentType } from 'react';

import { reachability } from '../api/reachability';
import { useSession } from '../api/session';

/**
 * Shows the dialog over the page when its session has ended. The dialog comes after the first page, so that it costs that
 * one nothing, and well before it is needed. Not by React.lazy, whose failure would take the page with it.
 */
export function SessionEnded() {
  const { status, known } = useSession();
  const [Dialog, setDialog] = useState<ComponentType | null>(null);
  const wanted = known || status === 'ended';

  useEffect(() => {
    if (!wanted || Dialog) return;
    let gone = false;
    async function load() {
      while (!gone) {
        try {
          const { SessionEndedDialog } = await import('./SessionEndedDialog');
          if (!gone) setDialog(() => SessionEndedDialog);
          return;
        } catch {
          reachability.report();
          await reachability.back();
        }
      }
    }
    const timer = setTimeout(() => void load(), status === 'ended' ? 0 : 2000);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [wanted, status, Dialog]);

  return Dialog && <Dialog />;
}
