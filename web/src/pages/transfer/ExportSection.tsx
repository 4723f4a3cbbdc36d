import { Button, NativeSelect, Paper, Stack, Text, Title } from '@mantine/core';
import { IconBraces, IconTable } from '@tabler/icons-react';
import { useState, type MouseEvent, type ReactNode } from 'react';

import { useSession } from '../../api/session';
import { plural } from '../../ui/format';
import classes from './Transfer.module.css';

interface Props {
  readonly households: readonly { readonly id: string; readonly name: string; readonly animals: number }[];
  /** Whether it is known that there is nothing, and why not. */
  readonly nothing: string | null;
}

/** All animals as a file. */
export function ExportSection({ households, nothing }: Props) {
  const [chosen, setChosen] = useState('');
  const household = households.find(({ id }) => id === chosen);
  const animals = household ? household.animals : households.reduce((sum, { animals: n }) => sum + n, 0);
  const why = nothing ?? (households.length > 0 && animals === 0 ? 'There are no animals yet. Add one, or import a file.' : null);
  const query = household ? `?household=${encodeURIComponent(household.id)}` : '';

  return (
    <Paper withBorder p="lg" radius="lg" component="section" aria-labelledby="export">
      <Stack>
        <div>
          <Title order={2} size="h3" id="export">Export animals</Title>
          <Text c="dimmed" size="sm" id="export-why" mih={22}>
            {why ?? (households.length === 0 ? 'Everything that you keep here is yours to take along.' : `${plural(animals, 'animal')}, yours to take along.`)}
          </Text>
        </div>
        {households.length > 1 && (
          <NativeSelect
            label="Household" value={household?.id ?? ''} maw={320}
            data={[{ value: '', label: 'All households' }, ...households.map(({ id, name }) => ({ value: id, label: name }))]}
            onChange={({ currentTarget }) => setChosen(currentTarget.value)}
          />
        )}
        <div className={classes.exports}>
          <Download href={`/export.csv${query}`} disabled={why !== null} icon={<IconTable size={18} aria-hidden />} label="Download CSV">
            A row for each animal with its identifiers and tags, for any spreadsheet. Weights and vaccinations are not in it.
          </Download>
          <Download href={`/export.json${query}`} disabled={why !== null} icon={<IconBraces size={18} aria-hidden />} label="Download JSON">
            Everything, with weights and vaccinations. The one for a backup, or to bring your animals back by an import.
          </Download>
        </div>
      </Stack>
    </Paper>
  );
}

interface DownloadProps {
  readonly href: string;
  readonly disabled: boolean;
  readonly icon: ReactNode;
  readonly label: string;
  readonly children: string;
}

/**
 * A link to a file. Before the browser follows it, the session is asked after: of one that has ended the browser would tell as a
 * download that has failed, but the page asks to sign in.
 */
function Download({ href, disabled, icon, label, children }: DownloadProps) {
  const { refetch } = useSession();
  const [asking, setAsking] = useState(false);

  async function follow(event: MouseEvent<HTMLAnchorElement>) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return; // that is the browser's business
    event.preventDefault();
    if (asking) return;
    setAsking(true);
    const status = await refetch();
    setAsking(false);
    if (status !== 'guest' && status !== 'user') return;
    const link = document.createElement('a');
    link.href = href;
    link.download = '';
    link.click();
  }

  const look = { variant: 'light', leftSection: icon } as const;
  return (
    <Stack gap={6} align="flex-start">
      {disabled
        ? <Button {...look} disabled aria-describedby="export-why">{label}</Button>
        : <Button {...look} component="a" href={href} download loading={asking} onClick={(event) => void follow(event)}>{label}</Button>}
      <Text size="sm">{children}</Text>
    </Stack>
  );
}
