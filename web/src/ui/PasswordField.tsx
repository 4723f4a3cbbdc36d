import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';

interface Props extends PasswordInputProps {
  readonly autoComplete: 'current-password' | 'new-password';
}

/** A password, which can be shown: also by the keyboard. */
export function PasswordField({ label = 'Password', name = 'password', ...rest }: Props) {
  const [visible, { toggle }] = useDisclosure();
  return (
    <PasswordInput
      label={label} name={name} size="md" required withAsterisk={false} autoCapitalize="none" spellCheck={false}
      visible={visible} onVisibilityChange={toggle}
      visibilityToggleButtonProps={{ 'aria-label': visible ? 'Hide the password' : 'Show the password', tabIndex: 0 }}
      {...rest}
    />
  );
}
