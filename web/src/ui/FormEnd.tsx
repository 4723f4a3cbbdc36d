import { Alert, Button, type ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';

import { problemOf } from '../api/problem';
import { ErrorNotice } from './ErrorNotice';
import { Invalid } from './useSubmit';

interface Props {
  /** What could not be done: "You could not be signed in". */
  readonly title: string;
  readonly error: unknown;
  /** Whether the error stands at its fields already. */
  readonly told?: boolean;
}

/** What went wrong with a form as a whole. */
export function FormError({ title, error, told = false }: Props) {
  if (error === null || error === undefined || told || error instanceof Invalid) return null;
  if (problemOf(error).code !== 'RATE_LIMITED') return <ErrorNotice title={title} error={error} />;
  // The seconds stand in the button alone: nobody wants them read out one by one.
  return (
    <Alert color="yellow" title="Too many attempts" role="alert">
      To keep guessers out, no more are taken for a little while. The button says how long.
    </Alert>
  );
}

interface ButtonProperties extends ButtonProps {
  readonly busy: boolean;
  /** For how many seconds the server wants no further attempt. */
  readonly wait?: number;
  readonly children: ReactNode;
}

export function SubmitButton({ busy, wait = 0, children, ...rest }: ButtonProperties) {
  return (
    <Button type="submit" loading={busy} disabled={wait > 0} {...rest}>
      {wait > 0 ? `Try again in ${waitInWords(wait)}` : children}
    </Button>
  );
}

/** "9 s", "2:05 min". */
export function waitInWords(seconds: number): string {
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} min`;
}
