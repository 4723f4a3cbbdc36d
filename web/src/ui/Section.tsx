import { Paper, Text, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';

interface Props {
  readonly title: string;
  /** What it is about, in a sentence. */
  readonly lead?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page, as a card. */
export function Section({ title, lead, children }: Props) {
  const id = useId();
  return (
    <Paper component="section" withBorder p="lg" aria-labelledby={id}>
      <Title order={2} size="h4" id={id} mb={lead ? 4 : 'sm'}>{title}</Title>
      {lead && <Text c="dimmed" size="sm" mb="md">{lead}</Text>}
      {children}
    </Paper>
  );
}
