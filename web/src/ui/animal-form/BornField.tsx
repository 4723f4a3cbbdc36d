import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useId } from 'react';

import { ageInWords, day } from '../format';
import classes from './AnimalForm.module.css';
import { readBorn, type Born } from './form';

const monthName = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' });
const months = [
  { value: '', label: 'Not known' },
  ...Array.from({ length: 12 }, (_, n) => ({ value: String(n + 1), label: monthName.format(Date.UTC(2000, n)) })),
];

interface Props {
  readonly born: Born;
  readonly error: string | undefined;
  readonly onChange: (born: Born) => void;
  readonly onBlur: () => void;
}

/** A birth as exactly as it is known: three fields, of which those stay empty that nobody knows. */
export function BornField({ born, error, onChange, onBlur }: Props) {
  const id = useId();
  const read = readBorn(born).born;
  const age = read && ageInWords(read.on, read.precision);
  const hint = read ? `${day(read.on, read.precision)}${age ? ` · ${age}` : ''}` : 'Leave out what you do not know: a year alone will do.';
  const part = (name: 'day' | 'month' | 'year') => ({
    name: `animal-born-${name}`,
    autoComplete: 'off',
    value: born[name],
    error: error !== undefined,
    'aria-describedby': `${id}-hint`,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      onChange({ ...born, [name]: event.currentTarget.value }),
  });

  return (
    <fieldset
      className={classes.born}
      // On the way from one part to the next the birth is not finished yet.
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && onBlur()}
    >
      <legend>Born</legend>
      <div className={classes.date}>
        <TextInput {...part('day')} label="Day" inputMode="numeric" maxLength={2} />
        <NativeSelect {...part('month')} label="Month" data={months} />
        <TextInput {...part('year')} label="Year" inputMode="numeric" maxLength={4} />
        <Checkbox
          label="This is a guess" className={classes.guess} checked={born.guess}
          onChange={(event) => onChange({ ...born, guess: event.currentTarget.checked })}
        />
      </div>
      <p id={`${id}-hint`} className={error ? classes.error : classes.hint} aria-live="polite">{error ?? hint}</p>
    </fieldset>
  );
}
