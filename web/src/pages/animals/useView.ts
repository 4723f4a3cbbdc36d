import { useCallback, useState } from 'react';

import type { View } from './AnimalGrid';

const key = 'menagerie:view';

function kept(): View {
  try {
    return localStorage.getItem(key) === 'table' ? 'table' : 'cards';
  } catch {
    return 'cards';
  }
}

/** Cards or table, as this browser remembers it. */
export function useView(): readonly [View, (view: View) => void] {
  const [view, setView] = useState(kept);
  const change = useCallback((next: View) => {
    setView(next);
    try {
      localStorage.setItem(key, next);
    } catch {
      // Storage is closed: then it holds until the page is left.
    }
  }, []);
  return [view, change];
}
