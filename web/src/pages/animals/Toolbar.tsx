import { ActionIcon, Button, CloseButton, NativeSelect, Popover, TextInput } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconLayoutGrid, IconList, IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';

import { useLate } from '../../ui/useLate';
import type { View } from './AnimalGrid';
import classes from './AnimalsPage.module.css';
import { orders, type Criteria, type Order } from './criteria';
import { useTyped } from './useTyped';

const loadFilters = () => import('./Filters').then((module) => module.Filters);

interface Props {
  readonly criteria: Criteria;
  readonly onChange: (change: Partial<Criteria>) => void;
  readonly view: View;
  readonly onView: (view: View) => void;
}

/** Search, filters, order and view of the list. It stays in sight. */
export function Toolbar({ criteria, onChange, view, onView }: Props) {
  const narrowed = criteria.species.length + criteria.status.length + (criteria.tag.trim() ? 1 : 0);
  const [opened, setOpened] = useState(false);
  const Filters = useLate(loadFilters, opened);
  return (
    <div className={classes.toolbar} role="search" aria-label="Animals">
      <Search value={criteria.q} onChange={(q) => onChange({ q })} />
      <div className={classes.tools}>
        <Popover position="bottom-end" width={360} trapFocus shadow="md" withinPortal opened={opened && Filters !== null} onChange={setOpened}>
          <Popover.Target>
            <Button
              variant="default" radius="md" onClick={() => setOpened((now) => !now)} leftSection={<IconAdjustmentsHorizontal size={18} aria-hidden />}
              rightSection={narrowed > 0 && <span className={classes.number}>{narrowed}</span>}
            >
              Filters
            </Button>
          </Popover.Target>
          <Popover.Dropdown className={classes.filters} aria-label="Filters">
            {Filters && <Filters criteria={criteria} onChange={onChange} />}
          </Popover.Dropdown>
        </Popover>
        <NativeSelect
          aria-label="Order" className={classes.order}
          data={Object.entries(orders).map(([value, { label }]) => ({ value, label }))}
          value={criteria.order} onChange={(event) => onChange({ order: event.currentTarget.value as Order })}
        />
        <ActionIcon.Group>
          <ActionIcon
            size={36} variant={view === 'cards' ? 'light' : 'default'} aria-label="Show as cards" aria-pressed={view === 'cards'}
            onClick={() => onView('cards')}
          >
            <IconLayoutGrid size={18} aria-hidden />
          </ActionIcon>
          <ActionIcon
            size={36} variant={view === 'table' ? 'light' : 'default'} aria-label="Show as a table" aria-pressed={view === 'table'}
            onClick={() => onView('table')}
          >
            <IconList size={18} aria-hidden />
          </ActionIcon>
        </ActionIcon.Group>
      </div>
    </div>
  );
}

function Search({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const { text, type, flush } = useTyped(value, onChange);
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if ((event.target as Element).closest('input, textarea, select, [contenteditable], [role="dialog"]')) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    document.addEventListener('keydown', focus);
    return () => document.removeEventListener('keydown', focus);
  }, []);

  function clear() {
    type('');
    flush();
    input.current?.focus();
  }

  return (
    <TextInput
      ref={input} className={classes.search} type="search" aria-label="Search your animals" aria-keyshortcuts="/" maxLength={200}
      placeholder="Search names, breeds, tags, chip numbers …" autoComplete="off" spellCheck={false}
      leftSection={<IconSearch size={18} aria-hidden />}
      rightSection={text && <CloseButton size="sm" aria-label="Clear the search" onClick={clear} />}
      value={text} onChange={(event) => type(event.currentTarget.value)} onBlur={flush}
      onKeyDown={(event) => {
        if (event.key === 'Enter') flush();
        if (event.key === 'Escape' && text) clear();
      }}
    />
  );
}
