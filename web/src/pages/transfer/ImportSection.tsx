import { Alert, Button, Group, NativeSelect, Paper, Radio, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useMemo, useState } from 'react';

import { RestError } from '../../api/rest';
import { useSession } from '../../api/session';
import { UnreadableFile, type DateOrder, type PreviewColumn } from '../../api/transfer';
import { ErrorNotice } from '../../ui/ErrorNotice';
import { optionsOf, speciesLabels } from '../../ui/labels';
import { useLeaveGuard } from '../../ui/useLeaveGuard';
import { Columns } from './Columns';
import { DropZone } from './DropZone';
import { ImportRun } from './ImportRun';
import { adviceOn, clip, columnsOf, isAboutDateOrder, refusal, rematch, sentence } from './matching';
import { size } from './pace';
import { PreviewTable } from './PreviewTable';
import classes from './Transfer.module.css';
import { useImport } from './useImport';
import { usePreview } from './usePreview';

interface Props {
  readonly households: readonly { readonly id: string; readonly name: string }[];
  readonly onImported: () => void;
}

const leaving = {
  title: 'Leave while importing?',
  text: 'The import ends when you leave this page. What is imported by then stays, and importing the same file again with the same columns adds nothing twice.',
};

/** From a file to animals: choose it, look how it is read, correct that, import. */
export function ImportSection({ households, onImported }: Props) {
  const { status } = useSession();
  const [file, setFile] = useState<File | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  /** The columns as the person has corrected them. */
  const [matching, setMatching] = useState<readonly PreviewColumn[] | null>(null);
  const [fields, setFields] = useState<readonly string[]>([]);
  const [species, setSpecies] = useState<string | null>(null);
  const [dates, setDates] = useState<DateOrder | null>(null);
  const [datesDoubtful, setDatesDoubtful] = useState(false);
  const [household, setHousehold] = useState<string | null>(null);

  const { run, start, stop, clear } = useImport(() => setDatesDoubtful(true));
  const guard = useLeaveGuard(run?.state === 'running', leaving);

  const options = useMemo(() => ({
    columns: matching && columnsOf(matching, fields), species, dates,
  }), [matching, fields, species, dates]);
  const { preview, error, busy, retry } = usePreview(file, options);
  const columns = matching ?? preview?.columns ?? [];

  function choose(next: File, others: number) {
    if (run?.state === 'running') return;
    clear();
    const no = refusal(next);
    setRefused(no ?? (others > 0 ? `One file at a time: “${clip(next.name, 60)}” was taken, the others were not.` : null));
    setFile(no === null ? next : null);
    setMatching(null);
    setSpecies(null);
    setDates(null);
    setDatesDoubtful(false);
  }

  if (run) {
    return (
      <>
        {guard.dialog}
        <ImportRun
          run={run} onStop={stop} onAgain={clear}
          onOther={() => {
            clear();
            setFile(null);
          }}
        />
      </>
    );
  }

  const advice = preview ? adviceOn({ ...preview, columns }, species) : [];
  const csv = preview?.format === 'csv';
  const askDates = datesDoubtful || dates !== null
    || (preview?.rows ?? []).some((row) => row.problems.some((p) => isAboutDateOrder(p.message)));
  const into = households.find(({ id }) => id === household) ?? households[0];
  const somebody = status !== 'loading' && status !== 'ended';
  const ready = somebody && preview !== null && error === undefined && !busy && !advice.some((a) => a.blocks);

  return (
    <Paper withBorder p="lg" radius="lg" component="section" aria-labelledby="import">
      <Stack>
        <div>
          <Title order={2} size="h3" id="import">Import animals</Title>
          <Text c="dimmed" size="sm">
            From a spreadsheet saved as CSV, a city’s register, or what you once downloaded here. You see how it is read before anything is kept.
            {status === 'stranger' && ' You need no account for it.'}
          </Text>
        </div>
        {file
          ? <DropZone small title={clip(file.name, 60)} hint={`${size(file.size)} · Choose another file, or drop it here`} onFile={choose} />
          : <DropZone title="Choose a file, or drop it here" hint="CSV or JSON, up to 256 MB" onFile={choose} />}
        {refused && <Alert color={file ? 'yellow' : 'red'} role="alert">{refused}</Alert>}
        {file && error !== undefined && (isAboutFile(error)
          ? (
            <Alert color="red" role="alert" title={`“${clip(file.name, 60)}” cannot be imported`}>
              {sentence(error.message)} {error instanceof RestError && 'Save your table as CSV (UTF-8), or choose another file.'}
            </Alert>
          )
          : <ErrorNotice error={error} title={`“${clip(file.name, 60)}” could not be looked at`} onRetry={retry} />)}
        {file && !preview && busy && <Skeleton height={420} radius="md" />}
        {file && preview && (
          <>
            <div className={classes.settings}>
              {csv && (species !== null || !columns.some(({ field }) => field === 'species')) && (
                <NativeSelect
                  label="Species of all rows" description="Where no column says it" value={species ?? ''}
                  data={[{ value: '', label: 'Choose a species' }, ...optionsOf(speciesLabels)]}
                  onChange={({ currentTarget }) => setSpecies(currentTarget.value || null)}
                />
              )}
              {households.length > 1 && (
                <NativeSelect
                  label="Household" description="Where the animals go" value={into?.id ?? ''}
                  data={households.map(({ id, name }) => ({ value: id, label: name }))}
                  onChange={({ currentTarget }) => setHousehold(currentTarget.value)}
                />
              )}
              {csv && askDates && (
                <Radio.Group
                  label="Dates such as 03/04/2019" description="Some dates in the file can be read in two ways" value={dates ?? ''}
                  onChange={(value) => setDates(value === 'DMY' || value === 'MDY' ? value : null)}
                >
                  <Group mt={8} gap="lg">
                    <Radio value="DMY" label="Day first: 3 April" />
                    <Radio value="MDY" label="Month first: 4 March" />
                  </Group>
                </Radio.Group>
              )}
            </div>
            {advice.map(({ message, blocks }) => <Alert key={message} color={blocks ? 'red' : 'yellow'}>{message}</Alert>)}
            {preview.rows.length === 0 && <Alert color="yellow">No row was found at the beginning of the file, only its header.</Alert>}
            <div>
              <Title order={3} size="h4">Columns</Title>
              {csv
                ? (
                  <Columns
                    preview={preview} columns={columns}
                    onMatch={(header, field) => {
                      setFields(preview.fields);
                      setMatching(rematch(columns, header, field));
                    }}
                  />
                )
                : <Text size="sm" c="dimmed">In JSON each animal names its fields itself, so there is nothing to match.</Text>}
            </div>
            <Stack gap="xs">
              <Title order={3} size="h4">{preview.rows.length < 10 ? 'The rows' : 'The first ten rows'}</Title>
              <PreviewTable preview={preview} columns={columns} busy={busy} />
              {preview.rows.some((row) => row.problems.length > 0) && (
                <Text size="sm">Rows with a problem are not imported: you get them as a file, to correct them.</Text>
              )}
            </Stack>
            <Group>
              <Button
                disabled={!ready}
                onClick={() => void start({
                  file, format: preview.format, headers: columns.map(({ header }) => header), household: into?.id ?? null,
                  options: { columns: csv ? columnsOf(columns, preview.fields) : null, species, dates },
                }).then(onImported)}
              >
                Start the import
              </Button>
              <Text size="sm" c="dimmed" role="status">{busy ? 'Looking at the file…' : ''}</Text>
            </Group>
          </>
        )}
      </Stack>
    </Paper>
  );
}

/** Whether another attempt with the same file would end the same way. */
function isAboutFile(error: unknown): error is Error {
  return error instanceof UnreadableFile || (error instanceof RestError && (error.status === 413 || error.status === 422));
}
