import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useRef } from 'react';

import { optionsOf, sexLabels, speciesEmoji, speciesLabels, statusLabels, valuesOf } from '../labels';
import { Section } from '../Section';
import classes from './AnimalForm.module.css';
import { BornField } from './BornField';
import { addIdentifier, said, type AnimalForm } from './form';
import { IdentifierFields } from './IdentifierFields';
import { TagField } from './TagField';
import type { Errors } from './useErrors';

const species = valuesOf(speciesLabels).map((value) => ({ value, label: `${speciesEmoji[value]} ${speciesLabels[value]}` }));
const neutered = [{ value: '', label: 'Not known' }, { value: 'YES', label: 'Yes' }, { value: 'NO', label: 'No' }] as const;

export interface FieldsProps {
  readonly form: AnimalForm;
  readonly set: (next: (now: AnimalForm) => AnimalForm) => void;
  readonly errors: Errors;
}

/** All that can be said of an animal. */
export function AnimalFormFields({ form, set, errors }: FieldsProps) {
  const list = useRef<HTMLDivElement>(null);

  /** What a text field needs to be bound to a part of the form. */
  function field<K extends keyof AnimalForm & string>(key: K, label: string) {
    return {
      label,
      name: `animal-${key}`, // no browser shall take an animal's name for its owner's
      autoComplete: 'off',
      value: form[key],
      error: said(label, errors.at(key)),
      onBlur: () => errors.touch(key),
    };
  }

  /** Takes over what the field says now. The value is of the field's type, since its options are. */
  function change(key: keyof AnimalForm & string) {
    return (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget;
      errors.touch(key);
      set((now) => ({ ...now, [key]: value }));
    };
  }

  function add() {
    set(addIdentifier);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('fieldset:last-of-type select')?.focus());
  }

  return (
    <>
      <Section title="Who it is"><div className={classes.section}>
        <div className={classes.grid}>
          <TextInput {...field('name', 'Name')} onChange={change('name')} required />
          <NativeSelect
            {...field('species', 'Species')} onChange={change('species')} required
            data={form.species === '' ? [{ value: '', label: 'Choose…' }, ...species] : species}
          />
          <TextInput {...field('breed', 'Breed')} onChange={change('breed')} />
          <TextInput
            {...field('secondBreed', 'Second breed')} onChange={change('secondBreed')} placeholder="Of a cross"
          />
          <NativeSelect {...field('sex', 'Sex')} onChange={change('sex')} data={optionsOf(sexLabels)} />
          <NativeSelect {...field('neutered', 'Neutered')} onChange={change('neutered')} data={neutered} />
          <TextInput {...field('colour', 'Colour')} onChange={change('colour')} />
        </div>
        <BornField
          born={form.born} error={said('Born', errors.at('bornOn'))} onBlur={() => errors.touch('bornOn')}
          onChange={(born) => {
            errors.touch('bornOn');
            set((now) => ({ ...now, born }));
          }}
        />
        <Textarea
          {...field('markings', 'Markings')} onChange={change('markings')} autosize={false} rows={2}
          description="What tells it from others of its kind"
        />
      </div></Section>

      <Section title="Identifiers"><div className={classes.section}>
        <div ref={list} className={classes.rows}>
          {form.identifiers.map((row, n) => (
            <IdentifierFields
              key={row.key} row={row} position={n + 1} errors={errors}
              onChange={(next) => set((now) => ({ ...now, identifiers: now.identifiers.map((r) => (r.key === row.key ? next : r)) }))}
              onRemove={() => {
                set((now) => ({ ...now, identifiers: now.identifiers.filter((r) => r.key !== row.key) }));
                list.current?.parentElement?.querySelector<HTMLElement>('[data-add]')?.focus();
              }}
            />
          ))}
        </div>
        {errors.at('identifiers') && <p className={classes.error} role="alert">{said('Identifiers', errors.at('identifiers'))}</p>}
        <div>
          <Button variant="light" size="sm" data-add leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
            Add an identifier
          </Button>
        </div>
      </div></Section>

      <Section title="Keeping track"><div className={classes.section}>
        <div className={classes.grid}>
          <NativeSelect {...field('status', 'Status')} onChange={change('status')} data={optionsOf(statusLabels)} />
          <TagField form={form} set={set} error={said('Tags', errors.at('tags'))} onTouch={() => errors.touch('tags')} />
        </div>
        <Textarea {...field('notes', 'Notes')} onChange={change('notes')} autosize={false} rows={6} />
      </div></Section>
    </>
  );
}
