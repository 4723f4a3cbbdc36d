import { Group, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';

interface Props {
  /** The words of the page's heading and of the browser's tab. */
  readonly title: string;
  /** What stands in the heading instead of the words alone. */
  readonly children?: ReactNode;
  /** Buttons at the heading's right. */
  readonly actions?: ReactNode;
}

/** The one heading of a page, which names the browser's tab too. Layout moves the focus here after navigation. */
export function PageTitle({ title, children, actions }: Props) {
  useEffect(() => {
    document.title = `${title} · Menagerie`;
  }, [title]);
  return (
    <Group justify="space-between" align="center" gap="sm" mb="md" mih={44}>
      <Title order={1} size="h2" tabIndex={-1}>{children ?? title}</Title>
      {actions}
    </Group>
  );
}
