import { Alert, Button, Group, Text } from '@mantine/core';

import { ago } from './format';

interface Props {
  readonly restored: Date;
  readonly onDiscard: () => void;
}

/** Says that the page goes on with what was typed before it was left. */
export function DraftNotice({ restored, onDiscard }: Props) {
  return (
    <Alert color="blue" mb="md" role="status">
      <Group justify="space-between" gap="sm">
        <Text size="sm">This is what you typed {ago(restored.toISOString())}, and did not save.</Text>
        <Button size="xs" variant="outline" color="blue" onClick={onDiscard}>Start afresh</Button>
      </Group>
    </Alert>
  );
}
