import { Alert, Button, Checkbox, Group, Progress, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';

import { ErrorNotice } from '../../ui/ErrorNotice';
import { fetchExport, save, size, type Saved } from './exportAll';

type State =
  | { readonly is: 'asking' }
  | { readonly is: 'fetching'; readonly bytes: number }
  | { readonly is: 'saved'; readonly file: Saved }
  | { readonly is: 'failed'; readonly error: unknown };

interface Props {
  readonly onCancel: () => void;
  readonly onNext: () => void;
}

/** Downloads everything before anything is deleted. Only who says so goes on without. */
export function DeleteExport({ onCancel, onNext }: Props) {
  const [state, setState] = useState<State>({ is: 'asking' });
  const [without, setWithout] = useState(false);
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []); // closing the dialog stops it

  async function download() {
    if (running.current) return;
    const { signal } = (running.current = new AbortController());
    setState({ is: 'fetching', bytes: 0 });
    try {
      const file = await fetchExport((bytes) => setState({ is: 'fetching', bytes }), signal);
      save(file);
      setState({ is: 'saved', file });
    } catch (error) {
      if (!signal.aborted) setState({ is: 'failed', error });
    } finally {
      running.current = null;
    }
  }

  return (
    <Stack>
      <Text>
        Deleting your account deletes all your animals with it, and nobody can bring them back. So first of all, download a file with
        everything: it can be imported again here, or kept.
      </Text>
      <div aria-live="polite">
        {state.is === 'fetching' && (
          <Stack gap={6}>
            <Progress value={100} animated aria-label="Downloading" />
            <Text size="sm" aria-live="off">Downloading: {size(state.bytes)} so far…</Text>
          </Stack>
        )}
        {state.is === 'saved' && (
          <Alert color="green" title="Your data are downloaded">
            <b>{state.file.name}</b> ({size(state.file.blob.size)}) is where your browser puts downloads. Have a look before you go on.
          </Alert>
        )}
        {state.is === 'failed' && (
          <Stack gap="sm">
            <ErrorNotice title="The export failed, so nothing is deleted" error={state.error} onRetry={() => void download()} />
            <Checkbox
              color="red" label="Delete without an export" checked={without} onChange={(event) => setWithout(event.currentTarget.checked)}
              description="Everything you have entered will be lost."
            />
          </Stack>
        )}
      </div>
      <Group justify="flex-end">
        <Button variant="default" onClick={onCancel} data-autofocus>Cancel</Button>
        {state.is === 'saved' && <Button variant="default" onClick={() => save(state.file)}>Save again</Button>}
        {state.is === 'asking' || state.is === 'fetching'
          ? <Button loading={state.is === 'fetching'} onClick={() => void download()}>Download everything</Button>
          : <Button disabled={state.is === 'failed' && !without} onClick={onNext}>Go on</Button>}
      </Group>
    </Stack>
  );
}
