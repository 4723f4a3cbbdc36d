import { useApolloClient } from '@apollo/client/react';
import { useEffect, useRef, useState } from 'react';

import { forgetLists } from '../../api/cache';
import { RestError } from '../../api/rest';
import { useSession } from '../../api/session';
import { beginAsGuest, importFile, type Counts, type Done, type ImportOptions, type Preview, type Reject } from '../../api/transfer';
import { isAboutDateOrder } from './matching';
import { Pace } from './pace';
import { RejectsFile } from './rejects';

export interface Task {
  readonly file: File;
  readonly household: string | null;
  readonly options: ImportOptions;
  readonly format: Preview['format'];
  readonly headers: readonly string[];
}

/** An import as it stands at a moment. */
export interface Run {
  readonly task: Task;
  readonly state: 'running' | 'done' | 'stopped' | 'failed';
  readonly sent: number;
  /** What the server has told of last. Null: nothing yet. */
  readonly counts: Counts | null;
  readonly notListed: number;
  /** How much of the file the server has read. */
  readonly bytes: number;
  readonly rate: Pace['rate'];
  readonly rejects: RejectsFile;
  readonly firstRejects: readonly Reject[];
  /** Whether rows were rejected for dates that can be read in two ways. */
  readonly datesDoubtful: boolean;
  readonly error?: unknown;
}

/** So many rejected rows are shown; the others are in the file. */
const shown = 5;

/** So many ms lie between two looks at what goes on. */
const look = 250;

/** Runs one import at a time. It ends with the page. */
export function useImport(onDates: () => void) {
  const client = useApolloClient();
  const { status, changed, refetch } = useSession();
  const [run, setRun] = useState<Run | null>(null);
  const running = useRef<AbortController | null>(null);

  useEffect(() => () => running.current?.abort(), []);

  async function start(task: Task): Promise<void> {
    if (running.current) return; // a second click
    const controller = new AbortController();
    running.current = controller;

    const pace = new Pace();
    const rejects = new RejectsFile(task.file.name, task.format, task.headers);
    const firstRejects: Reject[] = [];
    let datesDoubtful = false;
    let sent = 0;
    let bytes = 0;
    let counts: Done | null = null;
    const snapshot = (state: Run['state'], error?: unknown) => setRun({
      task, state, sent, counts, bytes, notListed: counts?.notListed ?? 0, rate: pace.rate, rejects, firstRejects: [...firstRejects], datesDoubtful, error,
    });
    // Lines come by the thousand: the page looks at times, rather than at each.
    const timer = setInterval(() => {
      pace.add(bytes > 0 ? bytes : sent, counts?.rows ?? 0);
      snapshot('running');
    }, look);
    snapshot('running');
    try {
      if (status === 'stranger') {
        await beginAsGuest(controller.signal);
        changed();
      }
      await importFile(task.file, task.household, task.options, {
        onSent: (n) => {
          sent = Math.min(n, task.file.size);
        },
        onLine: (line) => {
          if ('reject' in line) {
            if (firstRejects.length < shown) firstRejects.push(line.reject);
            datesDoubtful ||= isAboutDateOrder(line.reject.reason);
            rejects.add(line.reject);
          } else if ('progress' in line) {
            counts = line.progress;
            bytes = line.progress.bytes;
          } else {
            counts = line.done;
            bytes = task.file.size;
          }
        },
      }, controller.signal);
      snapshot('done');
    } catch (error) {
      snapshot(controller.signal.aborted ? 'stopped' : 'failed', error);
      if (error instanceof RestError && error.status === 401) void refetch();
    } finally {
      clearInterval(timer);
      if (datesDoubtful) onDates();
      running.current = null;
      forgetLists(client.cache);
      changed();
    }
  }

  return {
    run,
    start,
    stop: () => running.current?.abort(),
    /** Back to the settings, after the end. */
    clear: () => setRun(null),
  };
}
