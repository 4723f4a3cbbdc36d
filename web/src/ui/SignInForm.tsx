import { Stack, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';

import { useSession } from '../api/session';
import { FormError, SubmitButton } from './FormEnd';
import { KeepSignedIn } from './KeepSignedIn';
import { PasswordField } from './PasswordField';
import { check, fieldErrors, useSubmit } from './useSubmit';

interface Props {
  /** The address to begin with. */
  readonly email?: string;
  /** Whether a guest's animals come along. */
  readonly bring?: boolean;
  /** After signing in. The form is busy until it has ended. */
  readonly onDone?: () => unknown;
  /** Hears of the address while it is typed. */
  readonly onEmail?: (email: string) => void;
  /** Hears when signing in begins, and when it has failed. */
  readonly onBusy?: (busy: boolean) => void;
  /** What stands between the fields and the button. */
  readonly children?: ReactNode;
}

const names = { email: 'The e-mail address', password: 'The password' };

/** Address, password, "keep me signed in". The sign-in page has it, and the dialog after a session's end. */
export function SignInForm({ email: known = '', bring = false, onDone, onEmail, onBusy, children }: Props) {
  const { signIn } = useSession();
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState('');
  const [keep, setKeep] = useState(false);
  const { form, busy, error, wait } = useSubmit(async () => {
    check({
      email: email.trim() === '' && 'Please enter your e-mail address.',
      password: password === '' && 'Please enter your password.',
    });
    onBusy?.(true);
    try {
      await signIn({ email: email.trim(), password, keep, bring });
      await onDone?.();
    } finally {
      onBusy?.(false);
    }
  });
  const fields = fieldErrors(error, names);

  return (
    <form {...form}>
      <Stack>
        <TextInput
          label="E-mail address" name="email" type="email" size="md" autoComplete="username" required withAsterisk={false}
          value={email} error={fields['email']} data-autofocus={known === '' || undefined}
          onChange={(event) => {
            setEmail(event.currentTarget.value);
            onEmail?.(event.currentTarget.value);
          }}
        />
        <PasswordField
          autoComplete="current-password" value={password} onChange={(event) => setPassword(event.currentTarget.value)}
          error={fields['password']} data-autofocus={known !== '' || undefined}
        />
        <KeepSignedIn checked={keep} onChange={setKeep} />
        {children}
        <FormError title="You could not be signed in" error={error} told={Object.keys(fields).length > 0} />
        <SubmitButton busy={busy} wait={wait}>Sign in</SubmitButton>
      </Stack>
    </form>
  );
}
