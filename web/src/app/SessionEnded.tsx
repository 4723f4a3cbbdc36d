import { useEffect, useState } from 'react';

import { useSession } from '../api/session';
import { useLate } from '../ui/useLate';

const load = () => import('./SessionEndedDialog').then((module) => module.SessionEndedDialog);

/**
 * Shows the dialog over the page when its session has ended. It is fetched after the first page, so that it costs that one
 * nothing, and well before it is needed.
 */
export function SessionEnded() {
  const { status, known } = useSession();
  const [soon, setSoon] = useState(false);
  useEffect(() => {
    if (!known) return;
    const timer = setTimeout(() => setSoon(true), 2000);
    return () => clearTimeout(timer);
  }, [known]);
  const Dialog = useLate(load, soon || status === 'ended');
  return Dialog && <Dialog />;
}
