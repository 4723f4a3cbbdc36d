import { Alert, Button, Code, Group, Text } from '@mantine/core';

import { problemOf } from '../api/problem';
import { plural } from './format';

interface Props {
  /** What was thrown, whatever it is. Nothing shows nothing. */
  readonly error: unknown;
  /** What could not be done: "Your animals could not be loaded". */
  readonly title?: string;
  readonly onRetry?: () => void;
}

/** What went wrong in the server's words, and what to do about it. */
export function ErrorNotice({ error, title = 'That did not work', onRetry }: Props) {
  if (error === undefined || error === null) return null;
  const { message, requestId, retryAfter } = problemOf(error);
  return (
    <Alert color="red" title={title} role="alert">
      <Text size="sm">{message}</Text>
      {retryAfter !== undefined && <Text size="sm">Try again in {plural(retryAfter, 'second')}.</Text>}
      {requestId && <Text size="xs" mt={4}>If you ask for help, mention <Code>{requestId}</Code>.</Text>}
      {onRetry && <Group mt="sm"><Button size="xs" color="red" variant="outline" onClick={onRetry}>Try again</Button></Group>}
    </Alert>
  );
}
