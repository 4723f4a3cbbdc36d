import { Alert, Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'react-router';

import { BrokenOff, UnreadableFile } from '../../api/transfer';
import { paths } from '../../app/paths';
import { ErrorNotice } from '../../ui/ErrorNotice';
import { number, plural } from '../../ui/format';
import { clip } from './matching';
import { remaining, size } from './pace';
import classes from './Transfer.module.css';
import type { Run } from './useImport';

interface Props {
  readonly run: Run;
  readonly onStop: () => void;
  /** The same file with other settings, or once more. */
  readonly onAgain: () => void;
  readonly onOther: () => void;
}

/** An import under way, and how it ended. */
export function ImportRun(props: Props) {
  const { state, task: { file } } = props.run;
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that had the focus has gone.
  useEffect(() => heading.current?.focus(), [state]);
  const title = {
    running: `Importing “${clip(file.name, 60)}”`,
    done: 'The import is done',
    stopped: 'The import was stopped',
    failed: 'The import ended early',
  }[state];
  return (
    <Paper withBorder p="lg" radius="lg">
      <Stack>
        <Title order={2} size="h3" ref={heading} tabIndex={-1} className={classes.quiet}>{title}</Title>
        {state === 'running' ? <Running {...props} /> : <Ended {...props} />}
      </Stack>
    </Paper>
  );
}

const changeWords = 'Change the settings';
const againWords = 'Import this file again';

/** So long nothing may come before the page says something about it. */
const doubt = 15_000;

function Running({ run: { task: { file }, sent, bytes, counts, rate }, onStop }: Props) {
  const doubtful = useStill(`${sent} ${bytes}`);
  // What the server has read is imported, what has been sent lies ready: over a slow line only the latter is known.
  const telling = bytes > 0;
  const percent = Math.floor((100 * (telling ? bytes : sent)) / file.size);
  const left = remaining(file.size - (telling ? bytes : sent), rate?.bytes);
  const words = telling
    ? [plural(counts?.rows ?? 0, 'row'), rate && rate.rows >= 1 && `${number(Math.round(rate.rows))} a second`, left]
    : [`${size(sent)} of ${size(file.size)} sent`, rate && rate.bytes > 0 && `${size(rate.bytes)} a second`, left];
  return (
    <>
      <div
        className={classes.bar} role="progressbar" aria-label={telling ? 'Imported' : 'Sent'}
        aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}
      >
        <div className={classes.sent} style={{ width: `${(100 * sent) / file.size}%` }} />
        <div className={classes.read} style={{ width: `${(100 * bytes) / file.size}%` }} />
      </div>
      <Group justify="space-between" gap="xs" mih={24}>
        <Text size="sm" className={classes.figures}>{words.filter(Boolean).join(' · ')}</Text>
        <Text size="sm" className={classes.figures}>{percent} %</Text>
      </Group>
      <Text size="sm" c="dimmed" mih={24} role="status">
        {doubtful
          ? 'Nothing has moved for a while. The connection may be slow: you can wait, or stop and import the same file again later.'
          : telling ? 'The server is reading the rows.' : 'The file is being sent. Keep this page open.'}
      </Text>
      <Text size="sm" className={classes.figures}>
        {counts ? `${number(counts.imported)} imported · ${number(counts.alreadyThere)} already there · ${number(counts.rejected)} rejected` : 'No row has been reported yet.'}
      </Text>
      <Group>
        <Button variant="default" onClick={onStop}>Stop the import</Button>
        <Text size="sm" c="dimmed" className={classes.beside}>What is imported stays. You can import the same file again with the same columns: rows that are there are not added twice.</Text>
      </Group>
    </>
  );
}

/** Whether something has stood still for long enough to wonder. */
function useStill(what: string): boolean {
  const [still, setStill] = useState(false);
  useEffect(() => {
    setStill(false);
    const timer = setTimeout(() => setStill(true), doubt);
    return () => clearTimeout(timer);
  }, [what]);
  return still;
}

function Ended({ run, onAgain, onOther }: Props) {
  const { state, counts, sent, task: { file }, error } = run;
  const again = 'Import the same file again with the same columns to go on: rows that are there are recognised, and not added twice.';
  const sofar = counts
    ? `The last that the server told was that ${plural(counts.rows, 'row')} had been done; a few more may be.`
    : `The server had not told of any row yet; ${size(sent)} of ${size(file.size)} had been sent, and some of its rows may be imported.`;
  return (
    <>
      {state === 'failed' && (error instanceof BrokenOff || error instanceof UnreadableFile
        ? <Text>{error.message} {sofar} {error instanceof BrokenOff && again}</Text>
        : <ErrorNotice error={error} title={`“${clip(file.name, 60)}” could not be imported to its end`} />)}
      {state === 'stopped' && <Text>{sofar} What is imported stays. {again}</Text>}
      {counts && (
        <div className={classes.totals}>
          <Total n={counts.rows} words={counts.rows === 1 ? 'row' : 'rows'} sign="" />
          <Total n={counts.imported} words="imported" sign="=" />
          <Total n={counts.alreadyThere} words="already there" sign="+" />
          <Total n={counts.rejected} words="rejected" sign="+" />
        </div>
      )}
      {counts && counts.alreadyThere > 0 && (
        <Text size="sm" c="dimmed">Rows that are already there were recognised by their identifiers or by being equal, and left as they are.</Text>
      )}
      <Rejected run={run} />
      <Group>
        <Button component={Link} to={paths.animals}>See your animals</Button>
        {(state !== 'done' || (counts?.rejected ?? 0) > 0) && (
          <Button variant="default" onClick={onAgain}>{state === 'done' ? changeWords : againWords}</Button>
        )}
        <Button variant="default" onClick={onOther}>Import another file</Button>
      </Group>
      {counts && counts.imported > 0 && (
        <Text size="sm" c="dimmed">
          Before you match other columns and import this file once more: animals without a microchip, licence or other identifier are
          recognised by what was read of them, and would be added anew.
        </Text>
      )}
    </>
  );
}

function Total({ n, words, sign }: { readonly n: number; readonly words: string; readonly sign: string }) {
  return (
    <div className={classes.total}>
      {sign && <span className={classes.sign}>{sign}</span>}
      <span><b className={classes.figures}>{number(n)}</b> {words}</span>
    </div>
  );
}

function Rejected({ run: { rejects, firstRejects, notListed, datesDoubtful, state } }: { readonly run: Run }) {
  const { count } = rejects;
  const [href, setHref] = useState<string>();
  const file = useMemo(() => (count === 0 ? null : rejects.file()), [rejects, count]);
  useEffect(() => {
    if (!file) return;
    const url = URL.createObjectURL(file);
    setHref(url);
    return () => URL.revokeObjectURL(url);
  }, [file]);
  if (!file) return null;
  return (
    <Stack gap="xs">
      <Title order={3} size="h4">{plural(count + notListed, 'row was', 'rows were')} rejected</Title>
      {datesDoubtful && (
        <Alert color="yellow">
          Some dates could be read in two ways. Choose “{state === 'done' ? changeWords : againWords}” below, say whether the day or the
          month comes first, and import the file again: nothing is added twice.
        </Alert>
      )}
      <Text size="sm">
        The file has {count === 1 ? 'it' : 'each of them'} as it was, with its line and the reason in front. Correct what is wrong
        there, and import that file.
        {notListed > 0 && ` ${plural(notListed, 'more rejected row', 'more rejected rows')} had no room in the answer: when these are corrected, import the whole file again to get the others.`}
      </Text>
      <div>
        <Button component="a" href={href} download={rejects.name} variant="light" leftSection={<IconDownload size={18} aria-hidden />}>
          Download rejected rows
        </Button>
      </div>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label="Rejected rows">
        <Table className={classes.table} verticalSpacing={6}>
          <Table.Thead><Table.Tr><Table.Th scope="col">Line</Table.Th><Table.Th scope="col">Why</Table.Th><Table.Th scope="col">What stands there</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>
            {firstRejects.map(({ line, reason, cells }) => (
              <Table.Tr key={line}>
                <Table.Th scope="row">{number(line)}</Table.Th>
                <Table.Td className={classes.reason}>{clip(reason, 300)}</Table.Td>
                <Table.Td>{clip(cells.slice(0, 40).filter((cell) => cell !== '').join(' · '), 120)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {count > firstRejects.length && <Text size="sm" c="dimmed">These are the first {firstRejects.length}; all {number(count)} are in the file.</Text>}
    </Stack>
  );
}

