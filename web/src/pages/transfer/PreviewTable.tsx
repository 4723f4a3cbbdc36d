import { Table } from '@mantine/core';

import type { Preview, PreviewColumn, PreviewRow } from '../../api/transfer';
import { clip, fieldLabel, problemWords } from './matching';
import classes from './Transfer.module.css';

interface Props {
  readonly preview: Preview;
  readonly columns: readonly PreviewColumn[];
  readonly busy: boolean;
}

const most = 40;

/** The first rows as they would be imported, with what is wrong at its place. */
export function PreviewTable({ preview, columns, busy }: Props) {
  const shown = columns.slice(0, most);
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label="The first rows of the file" aria-busy={busy} data-busy={busy || undefined}>
      <Table className={classes.table} verticalSpacing={6} horizontalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Line</Table.Th>
            {shown.map(({ header, field }) => (
              <Table.Th key={header} scope="col" data-out={field === null || undefined}>
                {field === null ? 'Left out' : fieldLabel(field)}
                <span className={classes.under}>{clip(header, 40)}</span>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {preview.rows.map((row) => <Row key={row.line} row={row} columns={shown} />)}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Row({ row, columns }: { readonly row: PreviewRow; readonly columns: readonly PreviewColumn[] }) {
  const at = (field: string | null) => (field === null ? [] : row.problems.filter((p) => p.field === field));
  const fields = new Set(columns.map(({ field }) => field));
  // Of no cell, or of one that is not there. That there is no column of names at all is told once, above.
  const whole = row.problems.filter(({ field }) => field === undefined || !(fields.has(field) || field === 'name' || field === 'species'));
  const marked = whole.length > 0 || columns.some(({ field }) => at(field).length > 0);
  const broken = row.cells.length === 1 && columns.length > 1;
  return (
    <>
      <Table.Tr>
        <Table.Th scope="row" data-problem={marked || undefined}>{row.line}</Table.Th>
        {broken
          ? <Table.Td colSpan={columns.length} data-problem>{clip(row.cells[0]!)}</Table.Td>
          : columns.map(({ header, field }, i) => {
            const problems = at(field);
            return (
              <Table.Td key={header} data-out={field === null || undefined} data-problem={problems.length > 0 || undefined}>
                {clip(row.cells[i] ?? '')}
                {problems.map((p) => <span key={p.message} className={classes.problem}>{problemWords(p)}</span>)}
              </Table.Td>
            );
          })}
      </Table.Tr>
      {whole.length > 0 && (
        <Table.Tr>
          <Table.Td />
          <Table.Td colSpan={columns.length} data-problem>
            {whole.map((p) => (
              <span key={p.message} className={classes.problem}>
                {p.field === undefined ? '' : `${fieldLabel(p.field)}: `}{problemWords(p)}
              </span>
            ))}
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}
