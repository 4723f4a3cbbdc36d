import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  /** A picture: an emoji or an icon, for the eye alone. */
  readonly picture: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  /** What to do about it: buttons and links. */
  readonly actions?: ReactNode;
}

/** Nothing to show, and what to do about it. */
export function EmptyState({ picture, title, children, actions }: Props) {
  return (
    <Stack align="center" gap="sm" py={48} px="md" ta="center">
      <Text component="div" fz={56} lh={1} aria-hidden>{picture}</Text>
      <Title order={2} size="h3">{title}</Title>
      {children && <Text component="div" c="dimmed" maw={460}>{children}</Text>}
      {actions}
    </Stack>
  );
}
