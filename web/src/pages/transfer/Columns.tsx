import { Button, NativeSelect, Text } from '@mantine/core';
import { useId, useState } from 'react';

import type { Preview, PreviewColumn } from '../../api/transfer';
import { plural } from '../../ui/format';
import { clip, fieldLabel } from './matching';
import classes from './Transfer.module.css';

interface Props {
  readonly preview: Preview;
  readonly columns: readonly PreviewColumn[];
  readonly onMatch: (header: string, field: string | null) => void;
}

/** More would make the page slow; whoever has so many can ask for them. */
const atFirst = 40;

/** Each column of the file, the field as which it is read, and what stands in it. */
export function Columns({ preview, columns, onMatch }: Props) {
  const [all, setAll] = useState(false);
  const [moved, setMoved] = useState('');
  const id = useId();
  const fields = preview.fields.map((field) => ({ value: field, label: fieldLabel(field) }));

  function match(header: string, field: string | null) {
    const loser = columns.find((c) => c.field === field && field !== null && c.header !== header);
    setMoved(loser ? `“${loser.header}” is left out now, since “${fieldLabel(field!)}” is taken from “${header}”.` : '');
    onMatch(header, field);
  }

  return (
    <>
      <Text component="div" size="sm" role="status" mih={24}>{moved}</Text>
      <ul className={classes.columns}>
        {(all ? columns : columns.slice(0, atFirst)).map(({ header, field }, i) => (
          <li key={header} className={classes.column} data-out={field === null || undefined}>
            <label htmlFor={`${id}-${i}`} className={classes.header}>{clip(header)}</label>
            <NativeSelect
              id={`${id}-${i}`}
              value={field ?? ''}
              data={[{ value: '', label: 'Leave out' }, ...fields]}
              onChange={({ currentTarget }) => match(header, currentTarget.value || null)}
            />
            <Text size="sm" c="dimmed" className={classes.samples}>{samples(preview, i)}</Text>
          </li>
        ))}
      </ul>
      {!all && columns.length > atFirst && (
        <Button variant="default" size="xs" onClick={() => setAll(true)}>Show all {plural(columns.length, 'column')}</Button>
      )}
    </>
  );
}

function samples({ rows, columns }: Preview, at: number): string {
  const cells = rows.filter((row) => row.cells.length === columns.length).map((row) => row.cells[at]!.trim());
  const few = [...new Set(cells)].filter((cell) => cell !== '').slice(0, 3);
  return few.length === 0 ? 'empty in the first rows' : few.map((cell) => clip(cell, 40)).join(' · ');
}
