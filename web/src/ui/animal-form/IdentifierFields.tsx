import { ActionIcon, NativeSelect, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';

import { identifierLabels, valuesOf } from '../labels';
import classes from './AnimalForm.module.css';
import { said, type IdentifierRow } from './form';
import type { Errors } from './useErrors';

interface Props {
  readonly row: IdentifierRow;
  readonly position: number;
  readonly errors: Errors;
  readonly onChange: (row: IdentifierRow) => void;
  readonly onRemove: () => void;
}

const kinds = valuesOf(identifierLabels);

export function IdentifierFields({ row, position, errors, onChange, onRemove }: Props) {
  const text = (part: 'value' | 'registry' | 'issuedOn', label: string) => {
    const at = `identifiers.${row.key}.${part}`;
    return {
      label,
      autoComplete: 'off',
      value: row[part],
      error: said(label, errors.at(at)),
      onBlur: () => errors.touch(at),
      onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
        errors.touch(at);
        onChange({ ...row, [part]: event.currentTarget.value });
      },
    };
  };
  return (
    <fieldset className={classes.row}>
      <legend>Identifier {position}</legend>
      <NativeSelect
        label="Kind" value={row.kind} data={kinds.map((value) => ({ value, label: identifierLabels[value] }))}
        onChange={(event) => {
          const kind = kinds.find((k) => k === event.currentTarget.value);
          if (kind) onChange({ ...row, kind });
        }}
      />
      <TextInput {...text('value', 'Number')} required />
      <TextInput {...text('registry', 'Registry')} placeholder="Who keeps it" />
      <TextInput {...text('issuedOn', 'Issued on')} type="date" min="1800-01-01" max="9999-12-31" />
      <ActionIcon
        className={classes.remove} variant="subtle" color="red" size="lg"
        aria-label={`Remove identifier ${position}${row.value ? `, ${row.value}` : ''}`} onClick={onRemove}
      >
        <IconTrash size={18} aria-hidden />
      </ActionIcon>
    </fieldset>
  );
}
