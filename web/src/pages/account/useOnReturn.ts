import { useEffect, useRef } from 'react';

/** Calls back when somebody comes back to this tab. */
export function useOnReturn(callback: () => void): void {
  const latest = useRef(callback);
  useEffect(() => {
    latest.current = callback;
  });
  useEffect(() => {
    const visible = () => document.visibilityState === 'visible' && latest.current();
    document.addEventListener('visibilitychange', visible);
    return () => document.removeEventListener('visibilitychange', visible);
  }, []);
}
