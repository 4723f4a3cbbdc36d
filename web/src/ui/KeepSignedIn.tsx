import { Checkbox } from '@mantine/core';

interface Props {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function KeepSignedIn({ checked, onChange }: Props) {
  return (
    <Checkbox
      label="Keep me signed in on this device"
      description="Until you have been away for long. Otherwise until the browser closes or has not been used for a while: better where others use this device too."
      checked={checked} onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
