import { Group, Title } from '@mantine/core';
import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react';

interface Props {
  /** The words of the page's heading and of the browser's tab. */
  readonly title: string;
  /** What stands in the heading instead of the words alone. */
  readonly children?: ReactNode;
  /** Buttons at the heading's right. */
  readonly actions?: ReactNode;
}

/** Whether the heading that has just gone had the focus. */
let orphaned = false;

/**
 * The one heading of a page, which names the browser's tab too. Layout moves the focus here after navigation, and from one
 * that stands for a page still loading it goes on to the next.
 */
export function PageTitle({ title, children, actions }: Props) {
  useEffect(() => {
    document.title = `${title} · Menagerie`;
  }, [title]);
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    const here = heading.current!;
    if (orphaned && document.activeElement === document.body) here.focus({ preventScroll: true });
    orphaned = false;
    return () => {
      orphaned = document.activeElement === here;
    };
  }, []);
  return (
    <Group justify="space-between" align="center" gap="sm" mb="md" mih={44}>
      <Title order={1} size="h2" tabIndex={-1} ref={heading}>{children ?? title}</Title>
      {actions}
    </Group>
  );
}
