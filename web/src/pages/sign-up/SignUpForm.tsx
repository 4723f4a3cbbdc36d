import { Alert, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';

import { RestError } from '../../api/rest';
import { useSession } from '../../api/session';
import type { Arrival } from '../../app/arrival';
import { paths } from '../../app/paths';
import { plural } from '../../ui/format';
import { FormError, SubmitButton } from '../../ui/FormEnd';
import { KeepSignedIn } from '../../ui/KeepSignedIn';
import { PasswordField } from '../../ui/PasswordField';
import { passwordError, passwordHint } from '../../ui/password';
import { toast } from '../../ui/toast';
import { check, fieldErrors, useSubmit } from '../../ui/useSubmit';

interface Props {
  readonly arrival: Arrival;
  /** After signing up. The form is busy until it has ended. */
  readonly onDone: () => unknown;
  readonly onBusy: (busy: boolean) => void;
}

const names = { name: 'Your name', email: 'The e-mail address', password: 'The password' };

export function SignUpForm({ arrival, onDone, onBusy }: Props) {
  const { status, guestAnimals, signUp } = useSession();
  const [name, setName] = useState('');
  const [email, setEmail] = useState(arrival.email ?? '');
  const [password, setPassword] = useState('');
  const [keep, setKeep] = useState(false);
  const { form, busy, error, wait } = useSubmit(async () => {
    check({
      name: name.trim() === '' && 'Please enter your name.',
      email: !/^\S+@\S+$/.test(email.trim()) && 'Please enter your e-mail address, such as ann@example.org.',
      password: passwordError(password),
    });
    onBusy(true);
    try {
      await signUp({ name: name.trim(), email: email.trim(), password, keep });
      toast({ kind: 'done', message: guestAnimals > 0 ? `Welcome, ${name.trim()}! Your ${plural(guestAnimals, 'animal')} came with you.` : `Welcome, ${name.trim()}!` });
      await onDone();
    } finally {
      onBusy(false);
    }
  });
  const fields = fieldErrors(error, names);
  const toSignIn = { ...arrival, email: email.trim() };
  const taken = error instanceof RestError && error.code === 'EMAIL_TAKEN';

  return (
    <form {...form}>
      <Stack>
        {status === 'guest' && guestAnimals > 0 && (
          <Alert color="green" title={`Your ${plural(guestAnimals, 'animal')} ${guestAnimals === 1 ? 'comes' : 'come'} with you`}>
            Everything you have entered as a guest becomes part of your account.
          </Alert>
        )}
        <TextInput
          label="Name" name="name" size="md" autoComplete="name" required withAsterisk={false} maxLength={100}
          description="As the others in your household see it." value={name}
          onChange={(event) => setName(event.currentTarget.value)} error={fields['name']}
        />
        <TextInput
          label="E-mail address" name="email" type="email" size="md" autoComplete="email" required withAsterisk={false} maxLength={254}
          value={email} onChange={(event) => setEmail(event.currentTarget.value)}
          error={taken
            ? <>There is an account with this address already. <Link to={paths.signIn} state={toSignIn}>Sign in instead</Link></>
            : fields['email']}
        />
        <PasswordField
          autoComplete="new-password" description={passwordHint} value={password}
          onChange={(event) => setPassword(event.currentTarget.value)} error={fields['password']}
        />
        <KeepSignedIn checked={keep} onChange={setKeep} />
        <FormError title="You could not be signed up" error={error} told={Object.keys(fields).length > 0} />
        <SubmitButton busy={busy} wait={wait}>Sign up</SubmitButton>
        <Text ta="center">
          Have an account already? <Link to={paths.signIn} state={toSignIn}>Sign in</Link>
        </Text>
      </Stack>
    </form>
  );
}
