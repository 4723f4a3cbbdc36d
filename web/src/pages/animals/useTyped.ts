import { useCallback, useEffect, useRef, useState } from 'react';

/**
 * What is being typed, and told once nothing has been typed for a moment. What comes from elsewhere (the back button, a link)
 * takes its place, unless somebody is just typing.
 */
export function useTyped(value: string, tell: (value: string) => void, ms = 200) {
  const [text, setText] = useState(value);
  const told = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef({ text, tell });

  useEffect(() => {
    latest.current.tell = tell;
  }, [tell]);

  useEffect(() => {
    if (timer.current !== undefined || value === told.current) return;
    told.current = latest.current.text = value;
    setText(value);
  }, [value]);

  const flush = useCallback(() => {
    if (timer.current === undefined) return;
    clearTimeout(timer.current);
    timer.current = undefined;
    told.current = latest.current.text;
    latest.current.tell(latest.current.text);
  }, []);

  const type = useCallback((next: string) => {
    latest.current.text = next;
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(flush, ms);
  }, [flush, ms]);

  useEffect(() => () => clearTimeout(timer.current), []);

  return { text, type, flush };
}
