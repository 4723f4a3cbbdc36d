import { Checkbox } from '@mantine/core';

interface Props {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function KeepSignedIn({ checked, onChange }: Props) {
  return (
    <Checkbox
      label="Keep me signed in on this device"
      description="Until you have been away for 14 days. Otherwise until the browser closes, or after half an hour without use: better where others use this device too."
      checked={checked} onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
