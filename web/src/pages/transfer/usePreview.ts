import { useEffect, useRef, useState } from 'react';

import { isAway } from '../../api/problem';
import { reachability } from '../../api/reachability';
import { RestError } from '../../api/rest';
import { useSession } from '../../api/session';
import { previewOf, type ImportOptions, type Preview } from '../../api/transfer';

interface Answer {
  readonly file: File;
  readonly options: ImportOptions;
  readonly attempt: number;
  readonly preview?: Preview | undefined;
  readonly error?: unknown;
}

/** How the server would read the file. With other options it asks again, and shows the old answer until then. */
export function usePreview(file: File | null, options: ImportOptions) {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [attempt, setAttempt] = useState(0);
  const { status, refetch } = useSession();
  const ended = status === 'ended'; // nothing is asked until somebody has signed in again
  const known = useRef<File | null>(null);

  useEffect(() => {
    if (!file || ended) return;
    const controller = new AbortController();
    const { signal } = controller;
    // Whoever corrects several columns need not be answered after each.
    const timer = setTimeout(() => void ask(), known.current === file ? 250 : 0);
    known.current = file;

    async function ask(): Promise<void> {
      try {
        const preview = await previewOf(file!, options, signal);
        if (!signal.aborted) setAnswer({ file: file!, options, attempt, preview });
      } catch (error) {
        if (signal.aborted) return;
        if (isAway(error)) {
          reachability.report();
          await reachability.back();
          return signal.aborted ? undefined : ask();
        }
        if (error instanceof RestError && error.status === 401) void refetch(); // the session has ended
        setAnswer((last) => ({ file: file!, options, attempt, error, preview: last?.file === file ? last.preview : undefined }));
      }
    }
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [file, options, attempt, ended, refetch]);

  const mine = answer?.file === file ? answer : null;
  const busy = file !== null && (mine?.options !== options || mine.attempt !== attempt);
  return {
    preview: mine?.preview ?? null,
    error: busy ? undefined : mine?.error,
    busy,
    retry: () => setAttempt((n) => n + 1),
  };
}
