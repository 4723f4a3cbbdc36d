import { Button } from '@mantine/core';
import { IconTrash, IconX } from '@tabler/icons-react';
import { Link } from 'react-router';

import { paths } from '../../app/paths';
import { number, plural } from '../../ui/format';
import { speciesEmoji, speciesLabels, statusLabels } from '../../ui/labels';
import classes from './AnimalsPage.module.css';
import { isFiltered, noFilters, type Criteria } from './criteria';

interface Props {
  readonly criteria: Criteria;
  readonly onChange: (change: Partial<Criteria>) => void;
  readonly total: number | undefined;
}

/** How many there are, and what narrows the list, each condition with a way out of it. */
export function Narrowing({ criteria, onChange, total }: Props) {
  const { q, species, status, tag } = criteria;
  const filtered = isFiltered(criteria);
  const conditions = [
    ...(q.trim() ? [{ key: 'q', label: `“${q.trim()}”`, without: { q: '' } }] : []),
    ...species.map((s) => ({ key: s, label: `${speciesEmoji[s]} ${speciesLabels[s]}`, without: { species: species.filter((other) => other !== s) } })),
    ...status.map((s) => ({ key: s, label: statusLabels[s], without: { status: status.filter((other) => other !== s) } })),
    ...(tag.trim() ? [{ key: 'tag', label: `Tag: ${tag.trim()}`, without: { tag: '' } }] : []),
  ];
  return (
    <div className={classes.narrowing}>
      <span role="status" className={classes.total}>
        {total !== undefined && (filtered ? `${number(total)} of your animals ${total === 1 ? 'matches' : 'match'}` : plural(total, 'animal'))}
      </span>
      {conditions.map(({ key, label, without }) => (
        <button key={key} type="button" className={classes.condition} aria-label={`Remove the filter ${label}`} onClick={() => onChange(without)}>
          {label}<IconX size={14} aria-hidden />
        </button>
      ))}
      {filtered && <Button size="compact-sm" variant="subtle" onClick={() => onChange(noFilters)}>Clear all</Button>}
      <Link to={paths.trash} className={classes.trash}><IconTrash size={16} aria-hidden />Recently deleted</Link>
    </div>
  );
}
